{{ config(indexes=[{'columns': ['work_item_key', 'sequence'], 'unique': true}]) }}

select
    status_interval.work_item_key || '/' || status_interval.sequence as interval_key,
    status_interval.work_item_key,
    cast(status_interval.sequence as integer) as sequence,
    status_interval.status_key,
    status.name as status,
    coalesce(status.category, 'unknown') as category,
    status_interval.started_at,
    status_interval.ended_at
from {{ ref('int_status_intervals') }} as status_interval
left join {{ ref('int_statuses') }} as status on status.status_key = status_interval.status_key
