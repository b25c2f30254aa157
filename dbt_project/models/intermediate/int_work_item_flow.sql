-- When work on an issue began and when it was done, from its status history, one row an issue.
{{ config(materialized='table', indexes=[{'columns': ['work_item_key'], 'unique': true}]) }}

with steps as (
    select
        step.work_item_key,
        step.sequence,
        status.category,
        step.started_at,
        lag(status.category) over (partition by step.work_item_key order by step.sequence) as previous_category,
        step.ended_at is null as is_last
    from {{ ref('int_status_intervals') }} as step
    left join {{ ref('int_statuses') }} as status on status.status_key = step.status_key
),

flow as (
    select
        work_item_key,
        bool_or(is_last and category = 'done') as is_done,
        min(started_at) filter (where category = 'in_progress') as started_at,
        -- Moving from one done status to another finishes nothing anew. The status at creation (sequence 0) is no entry:
        -- who has no history did not finish at that instant.
        max(started_at) filter (
            where category = 'done' and previous_category is distinct from 'done' and sequence > 0
        ) as entered_done_at,
        count(*) filter (where previous_category = 'done' and category <> 'done') as reopened_count
    from steps
    group by work_item_key
)

select
    flow.work_item_key,
    flow.started_at,
    case when flow.is_done then coalesce(flow.entered_done_at, issue.resolved_at) end as done_at,
    case
        when not flow.is_done then null
        when flow.entered_done_at is not null then 'history'
        when issue.resolved_at is not null then 'resolution'
        else 'none'
    end as done_evidence,
    cast(flow.reopened_count as integer) as reopened_count
from flow
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = flow.work_item_key
