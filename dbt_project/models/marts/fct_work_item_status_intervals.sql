{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['interval_key'], 'unique': true},
        {'columns': ['entered_at']},
        {'columns': ['left_at']},
        {'columns': ['work_item_key']},
    ]
) }}

select
    step.interval_key,
    item.work_item_key,
    item.key,
    item.title,
    item.url,
    item.project,
    item.team,
    item.issue_type,
    item.class,
    item.level,
    item.priority,
    item.person_key,
    item.person,
    step.status,
    step.category,
    step.activity,
    step.started_at as entered_at,
    step.ended_at as left_at,
    {{ seconds_between('step.started_at', 'step.ended_at') }} as duration_seconds,
    -- Since when the issue has been worked on, as far as it was by then.
    case when item.started_at <= step.started_at then item.started_at end as work_started_at,
    step.is_inferred
from {{ ref('work_item_status_intervals') }} as step
inner join {{ ref('fct_work_items') }} as item on item.work_item_key = step.work_item_key
