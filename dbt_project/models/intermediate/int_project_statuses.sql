-- What each status means in each project: configured for the project, else for all.
{{ config(materialized='table', indexes=[{'columns': ['project_key', 'status_key'], 'unique': true}]) }}

with projects as (
    select distinct connection_id, project_key, upper(project_short_key) as short_key
    from {{ ref('stg_jira__issues') }}
),

meanings as (
    select
        project.project_key,
        status.status_key,
        coalesce(configured.category, status.category) as category,
        coalesce(configured.activity, status.activity) as activity
    from projects as project
    inner join {{ ref('int_statuses') }} as status
        on split_part(status.status_key, ':', 1) = project.connection_id
    left join {{ ref('stg_configuration__status_categories') }} as configured
        on configured.applies = 'always'
            and configured.project_key = project.short_key
            and lower(configured.status_name) = lower(status.name)
)

select
    project_key,
    status_key,
    category,
    case
        when activity is not null then activity
        when category = 'in_progress' then 'active'
        when category = 'unknown' then 'unknown'
        else 'waiting'
    end as activity
from meanings
