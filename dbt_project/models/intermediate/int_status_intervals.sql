-- Where an issue stood from its creation until now: each status lasts until the next change, the last is open.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with issues as (
    select
        issue.work_item_key,
        issue.status_key,
        issue.created_at,
        issue.updated_at,
        issue.resolved_at,
        issue.category_changed_at,
        status.category = 'done' as is_done
    from {{ ref('stg_jira__issues') }} as issue
    left join {{ ref('int_project_statuses') }} as status
        on status.project_key = issue.project_key and status.status_key = issue.status_key
    {{ of_changed_work_items('where', 'issue.work_item_key') }}
),

changes as (
    select
        work_item_key,
        sequence,
        changed_at,
        {{ jira_key('from_id') }} as from_status_key,
        {{ jira_key('to_id') }} as to_status_key,
        lead(sequence) over (partition by work_item_key order by sequence) is null as is_last
    from {{ ref('int_work_item_changes') }}
    where field_role = 'status' {{ of_changed_work_items('and') }}
),

starts as (
    -- No history tells the status at creation: it is what the first change left, or has never changed.
    select
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        case
            when first_change.sequence is not null then first_change.from_status_key
            -- Somebody resolved it, and nobody wrote down what it was before.
            when issue.is_done and issue.resolved_at > issue.created_at then null
            else issue.status_key
        end as status_key,
        false as is_inferred
    from issues as issue
    left join changes as first_change
        on first_change.work_item_key = issue.work_item_key and first_change.sequence = 1
    union all
    -- Imported issues bring changes from before their creation here.
    select
        change.work_item_key,
        change.sequence,
        greatest(change.changed_at, issue.created_at),
        change.to_status_key,
        false
    from changes as change
    inner join issues as issue on issue.work_item_key = change.work_item_key
    union all
    -- The history may end elsewhere than the issue stands (imported, moved, cut short): the issue is right. When it came
    -- there is told by its category's last change or its resolution, at the latest by its last update.
    select
        issue.work_item_key,
        coalesce(change.sequence, 0) + 1,
        greatest(
            issue.created_at,
            change.changed_at,
            case
                when change.sequence is null then issue.resolved_at
                when issue.category_changed_at > change.changed_at then issue.category_changed_at
                when issue.is_done and issue.resolved_at > change.changed_at then issue.resolved_at
                else issue.updated_at
            end
        ),
        issue.status_key,
        true
    from issues as issue
    left join changes as change on change.work_item_key = issue.work_item_key and change.is_last
    where change.to_status_key is distinct from issue.status_key
        and (change.sequence is not null or (issue.is_done and issue.resolved_at > issue.created_at))
),

intervals as (
    select
        work_item_key,
        sequence,
        status_key,
        started_at,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at,
        is_inferred
    from starts
)

select *
from intervals
where ended_at is null or ended_at > started_at
