-- Where an issue stood from its creation until now: each status lasts until the next change, the last is open.
{{ config(materialized='table', indexes=[{'columns': ['work_item_key']}]) }}

with issues as (
    select work_item_key, status_key, created_at
    from {{ ref('stg_jira__issues') }}
),

changes as (
    select
        work_item_key,
        sequence,
        changed_at,
        {{ jira_key('from_id') }} as from_status_key,
        {{ jira_key('to_id') }} as to_status_key
    from {{ ref('int_work_item_changes') }}
    where field_role = 'status'
),

starts as (
    -- No history tells the status at creation: it is what the first change left, or has never changed.
    select
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        coalesce(first_change.from_status_key, issue.status_key) as status_key
    from issues as issue
    left join changes as first_change
        on first_change.work_item_key = issue.work_item_key and first_change.sequence = 1
    union all
    -- Imported issues bring changes from before their creation here.
    select
        change.work_item_key,
        change.sequence,
        greatest(change.changed_at, issue.created_at),
        change.to_status_key
    from changes as change
    inner join issues as issue on issue.work_item_key = change.work_item_key
),

intervals as (
    select
        work_item_key,
        sequence,
        status_key,
        started_at,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at
    from starts
)

select *
from intervals
where ended_at is null or ended_at > started_at
