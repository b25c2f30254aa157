-- The team of an issue: its own team field, else the configured owner of its project, else the project itself.
with owners as (
    select distinct on (project.project_key)
        project.project_key,
        owner.team_name as team
    from {{ ref('stg_jira__projects') }} as project
    inner join {{ ref('stg_configuration__team_ownership') }} as owner
        on owner.kind = 'jira_project' and project.key ~* owner.pattern
    order by project.project_key, owner.position
),

named as (
    select
        issue.work_item_key,
        coalesce(fields.team_name, owner.team, project.name, issue.project_short_key) as team_name,
        case
            when fields.team_name is not null then 'jira_field'
            when owner.team is not null then 'ownership'
            else 'project'
        end as team_source
    from {{ ref('stg_jira__issues') }} as issue
    left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = issue.work_item_key
    left join owners as owner on owner.project_key = issue.project_key
    left join {{ ref('stg_jira__projects') }} as project on project.project_key = issue.project_key
)

select work_item_key, {{ team_key('team_name') }} as team_key, team_name, team_source
from named
