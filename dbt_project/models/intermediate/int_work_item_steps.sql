-- The status intervals of an issue with what each status means in its project, and what came before.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key', 'sequence'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

select
    step.work_item_key,
    step.sequence,
    step.status_key,
    coalesce(meaning.category, 'unknown') as category,
    coalesce(meaning.activity, 'unknown') as activity,
    step.started_at,
    step.ended_at,
    step.is_inferred,
    lag(coalesce(meaning.category, 'unknown')) over (partition by step.work_item_key order by step.sequence)
        as previous_category
from {{ ref('int_status_intervals') }} as step
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = step.work_item_key
left join {{ ref('int_project_statuses') }} as meaning
    on meaning.project_key = issue.project_key and meaning.status_key = step.status_key
{{ of_changed_work_items('where', 'step.work_item_key') }}
