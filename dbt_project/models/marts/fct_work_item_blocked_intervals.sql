{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['blocked_interval_key'], 'unique': true},
        {'columns': ['blocked_at', 'team']},
    ]
) }}

select
    span.work_item_key || '/' || extract(epoch from span.started_at) as blocked_interval_key,
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
    span.started_at as blocked_at,
    span.ended_at as unblocked_at,
    {{ seconds_between('span.started_at', 'span.ended_at') }} as blocked_seconds
from {{ ref('int_work_item_blocked_intervals') }} as span
inner join {{ ref('fct_work_items') }} as item on item.work_item_key = span.work_item_key
