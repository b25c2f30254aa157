{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['status_time_key'], 'unique': true},
        {'columns': ['done_at', 'team']},
        {'columns': ['work_item_key']},
    ]
) }}

-- How long a finished issue was in each status on its way, all its visits together.
with times as (
    select
        step.work_item_key,
        step.status,
        step.category,
        step.activity,
        sum({{ seconds_between('step.started_at', 'step.ended_at') }}) as spent_seconds,
        count(*) as visits
    from {{ ref('work_item_status_intervals') }} as step
    inner join {{ ref('fct_work_items') }} as item
        on item.work_item_key = step.work_item_key and step.ended_at <= item.done_at
    where step.category <> 'done' and step.status is not null
    group by step.work_item_key, step.status, step.category, step.activity
)

select
    times.work_item_key || '/' || times.status || '/' || times.category || '/' || times.activity as status_time_key,
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
    times.status,
    times.category,
    times.activity,
    item.done_at,
    times.spent_seconds,
    cast(times.visits as integer) as visits
from times
inner join {{ ref('fct_work_items') }} as item on item.work_item_key = times.work_item_key
