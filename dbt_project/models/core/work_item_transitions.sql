{{ config(
    materialized='incremental',
    incremental_strategy='append',
    on_schema_change='fail',
    pre_hook='{{ forget_changed_work_items() }}',
    changed='int_changed_work_items',
    filed_by='work_item_key',
    indexes=[{'columns': ['work_item_key', 'sequence'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with changes as (
    select
        work_item_key,
        sequence,
        changed_at,
        author_account_key,
        {{ jira_key('from_id') }} as from_status_key,
        {{ jira_key('to_id') }} as to_status_key
    from {{ ref('int_work_item_changes') }}
    where field_role = 'status' {{ of_changed_work_items('and') }}
)

select
    change.work_item_key || '/' || change.sequence as transition_key,
    change.work_item_key,
    cast(change.sequence as integer) as sequence,
    change.changed_at,
    change.from_status_key,
    from_status.name as from_status,
    coalesce(from_meaning.category, 'unknown') as from_category,
    change.to_status_key,
    to_status.name as to_status,
    coalesce(to_meaning.category, 'unknown') as to_category,
    author.person_key as author_person_key
from changes as change
left join {{ ref('int_statuses') }} as from_status on from_status.status_key = change.from_status_key
left join {{ ref('int_statuses') }} as to_status on to_status.status_key = change.to_status_key
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
left join {{ ref('int_project_statuses') }} as from_meaning
    on from_meaning.project_key = issue.project_key and from_meaning.status_key = change.from_status_key
left join {{ ref('int_project_statuses') }} as to_meaning
    on to_meaning.project_key = issue.project_key and to_meaning.status_key = change.to_status_key
left join {{ ref('person_accounts') }} as author on author.account_key = change.author_account_key
