-- Time spans in which an issue was done without a break, whichever done statuses it was in.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with done_steps as (
    select
        work_item_key,
        sequence,
        started_at,
        ended_at,
        is_inferred,
        previous_category is distinct from 'done' as is_first,
        count(*) filter (where previous_category is distinct from 'done') over (
            partition by work_item_key order by sequence
        ) as span
    from {{ ref('int_work_item_steps') }}
    where category = 'done' {{ of_changed_work_items('and') }}
)

select
    work_item_key,
    span,
    min(started_at) as entered_at,
    case when not bool_or(ended_at is null) then max(ended_at) end as left_at,
    -- The status at creation is no entry: who has no history did not finish at that instant.
    min(sequence) > 0 as is_entered,
    bool_or(is_first and is_inferred) as is_inferred
from done_steps
group by work_item_key, span
