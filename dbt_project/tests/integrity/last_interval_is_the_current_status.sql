-- depends_on: {{ ref('int_changed_work_items') }}
-- The last interval of an issue is the status that Jira shows, and every issue has one.
select item.key, item.status as current_status, status_interval.status as last_status
from {{ ref('work_items') }} as item
left join {{ ref('work_item_status_intervals') }} as status_interval
    on status_interval.work_item_key = item.work_item_key and status_interval.ended_at is null
where status_interval.status_key is distinct from item.status_key {{ of_tested_work_items('item.work_item_key', 'and') }}
