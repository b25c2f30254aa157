-- Statuses that are used and that neither Jira nor the configuration (status_categories) puts into a category.
{{ config(severity='warn') }}

select distinct status.status_key, status.name
from {{ ref('int_statuses') }} as status
inner join {{ ref('work_item_status_intervals') }} as status_interval
    on status_interval.status_key = status.status_key
where status.category = 'unknown'
