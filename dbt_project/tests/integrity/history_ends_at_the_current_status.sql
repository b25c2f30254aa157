-- The history of an issue should lead to the status that Jira shows. Where it does not, the changelog is incomplete or was
-- imported, and when the last step was taken is inferred: the figure is worth watching, and no reason to stop.
{{ config(severity='warn') }}

select item.key, item.status as current_status, status_interval.started_at as inferred_at
from {{ ref('work_items') }} as item
inner join {{ ref('work_item_status_intervals') }} as status_interval
    on status_interval.work_item_key = item.work_item_key and status_interval.ended_at is null
where status_interval.is_inferred
