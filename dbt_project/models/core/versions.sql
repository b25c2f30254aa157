{{ config(indexes=[{'columns': ['version_key'], 'unique': true}]) }}

-- What a version is, its project tells. Until that has been asked, the issue that was changed last knows best; of one that
-- was deleted, the histories of issues keep the name.
with in_issues as (
    select distinct on (version_key) *
    from (
        select
            {{ jira_key("version.value ->> 'id'", 'issue.connection_id') }} as version_key,
            issue.connection_id,
            issue.project_key,
            issue.updated_at,
            version.value as version
        from {{ ref('stg_jira__issues') }} as issue
        cross join lateral jsonb_array_elements(issue.fix_versions) as version (value)
    ) as shown
    order by version_key, updated_at desc, project_key
),

in_histories as (
    select distinct on (version_key) version_key, connection_id, project_key, name
    from (
        select
            {{ jira_key('side.version_id', 'change.connection_id') }} as version_key,
            change.connection_id,
            issue.project_key,
            side.name,
            change.changed_at
        from {{ ref('int_work_item_changes') }} as change
        inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
        cross join lateral (
            values (change.from_id, change.from_text), (change.to_id, change.to_text)
        ) as side (version_id, name)
        where change.field_role = 'version' and side.version_id is not null
    ) as told
    order by version_key, changed_at desc, project_key, name
),

known as (
    select version_key from {{ ref('stg_jira__versions') }}
    union
    select version_key from in_issues
    union
    select version_key from in_histories
)

select
    known.version_key,
    coalesce(version.connection_id, shown.connection_id, told.connection_id) as connection_id,
    coalesce(version.project_key, shown.project_key, told.project_key) as project_key,
    coalesce(version.name, shown.version ->> 'name', told.name) as name,
    version.description,
    coalesce(version.is_released, cast(shown.version ->> 'released' as boolean)) as is_released,
    coalesce(version.is_archived, cast(shown.version ->> 'archived' as boolean)) as is_archived,
    version.version_key is null and shown.version_key is null as is_deleted,
    version.start_date,
    case
        when version.version_key is null then cast(shown.version ->> 'releaseDate' as date)
        else version.release_date
    end as release_date
from known
left join {{ ref('stg_jira__versions') }} as version on version.version_key = known.version_key
left join in_issues as shown on shown.version_key = known.version_key
left join in_histories as told on told.version_key = known.version_key
