-- Custom field ids differ per site, and one site may have several fields for a role (company-managed and team-managed
-- projects estimate in different ones), so a role has a ranked list of fields.
with configured as (
    -- Configured fields come before all that are found, in their own order.
    select site.connection_id, choice.role, choice.field_id, choice.preference - 1000 as preference
    from {{ ref('stg_configuration__field_roles') }} as choice
    inner join (select distinct connection_id from {{ ref('stg_jira__fields') }}) as site
        on choice.connection_id in ('', site.connection_id)
),

found as (
    select
        connection_id,
        case
            when custom_type = 'com.pyxis.greenhopper.jira:jsw-story-points' then 'story_points'
            when lower(name) in ('story points', 'story point estimate', 'storypoints') then 'story_points'
            when custom_type = 'com.pyxis.greenhopper.jira:gh-sprint' then 'sprint'
            when custom_type = 'com.pyxis.greenhopper.jira:gh-epic-link' then 'epic_link'
            when lower(name) = 'epic link' then 'epic_link'
            when custom_type in (
                'com.atlassian.jira.plugin.system.customfieldtypes:atlassian-team',
                'com.atlassian.teams:rm-teams-custom-field-team'
            ) then 'team'
            when lower(name) = 'team' then 'team'
            when lower(name) = 'flagged' then 'flagged'
        end as role,
        field_id,
        case when custom_type like 'com.pyxis.greenhopper.jira:%' or custom_type like 'com.atlassian.%' then 1 else 2 end
            as preference
    from {{ ref('stg_jira__fields') }}
    where is_custom
)

select
    connection_id,
    role,
    field_id,
    row_number() over (partition by connection_id, role order by min(preference), field_id) as rank
from (select * from configured union all select * from found) as candidate
where role is not null
group by connection_id, role, field_id
