-- When work on an issue began and when it was done, and where the time between went, one row an issue.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with starts as (
    select work_item_key, min(started_at) as started_at
    from {{ ref('int_work_item_steps') }}
    where category = 'in_progress' {{ of_changed_work_items('and') }}
    group by work_item_key
),

-- Done counts while it holds: the last time span, when it is still open.
ends as (
    select
        work_item_key,
        bool_or(left_at is null) as is_done,
        max(entered_at) filter (where is_entered and left_at is null) as entered_done_at,
        bool_or(is_inferred) filter (where left_at is null) as is_inferred,
        count(left_at) as reopened_count
    from {{ ref('int_work_item_done_intervals') }}
    {{ of_changed_work_items() }}
    group by work_item_key
),

flow as (
    select
        issue.work_item_key,
        starts.started_at,
        case when ends.is_done then coalesce(ends.entered_done_at, issue.resolved_at) end as done_at,
        case
            when not coalesce(ends.is_done, false) then null
            when ends.entered_done_at is not null and not ends.is_inferred then 'history'
            when ends.entered_done_at is not null then 'inferred'
            when issue.resolved_at is not null then 'resolution'
            else 'none'
        end as done_evidence,
        coalesce(ends.reopened_count, 0) as reopened_count
    from {{ ref('stg_jira__issues') }} as issue
    left join starts on starts.work_item_key = issue.work_item_key
    left join ends on ends.work_item_key = issue.work_item_key
    {{ of_changed_work_items('where', 'issue.work_item_key') }}
),

-- Until it was done; what is not done has no total yet. Work and waiting count from the start of the work.
times as (
    select
        flow.work_item_key,
        sum({{ seconds_between('step.started_at', 'step.ended_at') }}) filter (where step.category = 'todo')
            as todo_seconds,
        sum({{ seconds_between('step.started_at', 'step.ended_at') }}) filter (where step.category = 'in_progress')
            as in_progress_seconds,
        sum({{ seconds_between('step.started_at', 'step.ended_at') }}) filter (
            where step.activity = 'active' and step.started_at >= flow.started_at
        ) as active_seconds,
        sum({{ seconds_between('step.started_at', 'step.ended_at') }}) filter (
            where step.activity in ('waiting', 'blocked') and step.started_at >= flow.started_at
        ) as waiting_seconds
    from flow
    inner join {{ ref('int_work_item_steps') }} as step
        on step.work_item_key = flow.work_item_key and step.ended_at <= flow.done_at
    where step.category <> 'done'
    group by flow.work_item_key
),

blocked as (
    select
        flow.work_item_key,
        sum({{ seconds_between('greatest(span.started_at, flow.started_at)', 'least(span.ended_at, flow.done_at)') }})
            as blocked_seconds
    from flow
    inner join {{ ref('int_work_item_blocked_intervals') }} as span
        on span.work_item_key = flow.work_item_key
            and span.started_at < flow.done_at
            and span.ended_at > flow.started_at
    group by flow.work_item_key
)

select
    flow.work_item_key,
    flow.started_at,
    flow.done_at,
    flow.done_evidence,
    cast(flow.reopened_count as integer) as reopened_count,
    case when flow.done_evidence in ('history', 'inferred') then coalesce(times.todo_seconds, 0) end as todo_seconds,
    case when flow.done_evidence in ('history', 'inferred') then coalesce(times.in_progress_seconds, 0) end
        as in_progress_seconds,
    -- Where work began and ended, a part that never happened took no time.
    case when flow.done_at >= flow.started_at then coalesce(times.active_seconds, 0) end as active_seconds,
    case when flow.done_at >= flow.started_at then coalesce(times.waiting_seconds, 0) end as waiting_seconds,
    case when flow.done_at >= flow.started_at then coalesce(blocked.blocked_seconds, 0) end as blocked_seconds
from flow
left join times on times.work_item_key = flow.work_item_key
left join blocked on blocked.work_item_key = flow.work_item_key
