-- The status intervals of an issue with what each status means, and what came before.
select
    step.work_item_key,
    step.sequence,
    step.status_key,
    coalesce(status.category, 'unknown') as category,
    step.started_at,
    step.ended_at,
    step.is_inferred,
    lag(coalesce(status.category, 'unknown')) over (partition by step.work_item_key order by step.sequence)
        as previous_category
from {{ ref('int_status_intervals') }} as step
left join {{ ref('int_statuses') }} as status on status.status_key = step.status_key
