-- Issue types in use that the configuration (issue_type_classes) does not list.
{{ config(severity='warn') }}

select issue_type, count(*) as work_items
from {{ ref('work_items') }}
where class = 'unmapped'
group by issue_type
