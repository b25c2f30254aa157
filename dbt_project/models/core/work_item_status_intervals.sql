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

select
    step.work_item_key || '/' || step.sequence as interval_key,
    step.work_item_key,
    cast(step.sequence as integer) as sequence,
    step.status_key,
    status.name as status,
    step.category,
    step.activity,
    step.started_at,
    step.ended_at,
    step.is_inferred
from {{ ref('int_work_item_steps') }} as step
left join {{ ref('int_statuses') }} as status on status.status_key = step.status_key
{{ of_changed_work_items('where', 'step.work_item_key') }}
