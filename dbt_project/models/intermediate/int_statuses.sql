-- Every status that an issue has or had, also those that Jira has forgotten.
{{ config(materialized='table', indexes=[{'columns': ['status_key'], 'unique': true}]) }}

with mentioned as (
    select {{ jira_key('from_id') }} as status_key, from_text as name
    from {{ ref('int_work_item_changes') }}
    where field_role = 'status'
    union all
    select {{ jira_key('to_id') }}, to_text
    from {{ ref('int_work_item_changes') }}
    where field_role = 'status'
    union all
    select status_key, status_name
    from {{ ref('stg_jira__issues') }}
),

named as (
    select status_key, max(name) as name
    from mentioned
    where status_key is not null
    group by status_key
),

-- A status that a new workflow replaced lives on under the same name.
namesakes as (
    select connection_id, lower(name) as name, min(category) as category
    from {{ ref('stg_jira__statuses') }}
    group by connection_id, lower(name)
    having count(distinct category) = 1
)

select
    coalesce(status.status_key, named.status_key) as status_key,
    coalesce(status.name, named.name) as name,
    case
        when configured.category is not null then configured.category
        when status.category <> 'unknown' then status.category
        else coalesce(nullif(namesake.category, 'unknown'), otherwise.category, 'unknown')
    end as category,
    coalesce(configured.activity, otherwise.activity) as activity,
    status.status_key is null as is_deleted
from {{ ref('stg_jira__statuses') }} as status
full join named on named.status_key = status.status_key
left join namesakes as namesake
    on status.status_key is null
        and namesake.connection_id = split_part(named.status_key, ':', 1)
        and namesake.name = lower(named.name)
left join {{ ref('stg_configuration__status_categories') }} as configured
    on configured.applies = 'always' and configured.project_key = ''
        and lower(configured.status_name) = lower(coalesce(status.name, named.name))
left join {{ ref('stg_configuration__status_categories') }} as otherwise
    on otherwise.applies = 'when_unknown' and otherwise.project_key = ''
        and lower(otherwise.status_name) = lower(coalesce(status.name, named.name))
