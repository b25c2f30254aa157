-- depends_on: {{ ref('int_changed_work_items') }}
-- From its creation on, an issue is in exactly one status at any instant.
with neighbours as (
    select
        status_interval.work_item_key,
        status_interval.started_at,
        status_interval.ended_at,
        lead(status_interval.started_at) over (
            partition by status_interval.work_item_key order by status_interval.sequence
        ) as next_started_at,
        row_number() over (
            partition by status_interval.work_item_key order by status_interval.sequence
        ) as place,
        item.created_at
    from {{ ref('work_items') }} as item
    left join {{ ref('work_item_status_intervals') }} as status_interval
        on status_interval.work_item_key = item.work_item_key
    {{ of_tested_work_items('item.work_item_key') }}
)

select *
from neighbours
where ended_at is distinct from next_started_at
    or ended_at <= started_at
    or (place = 1 and started_at is distinct from created_at)
