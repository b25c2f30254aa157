-- Each change of status should leave the status that the one before led to. Where it does not, changes are missing in
-- between (or a workflow was replaced): times in these statuses are less certain.
{{ config(severity='warn') }}
-- depends_on: {{ ref('int_changed_work_items') }}

select *
from (
    select
        work_item_key,
        sequence,
        from_status,
        lag(to_status) over (partition by work_item_key order by sequence) as status_before,
        from_status_key is distinct from lag(to_status_key) over (partition by work_item_key order by sequence)
        and sequence > 1 as is_broken
    from {{ ref('work_item_transitions') }}
    {{ of_tested_work_items('work_item_key') }}
) as step
where is_broken
