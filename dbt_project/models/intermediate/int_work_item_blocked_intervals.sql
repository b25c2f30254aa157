-- Time spans in which an issue was blocked while it was not done: flagged, or in a blocked status.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with changes as (
    select work_item_key, sequence, changed_at, from_text, to_text
    from {{ ref('int_work_item_changes') }}
    where field_role = 'flagged' and field_rank = 1 {{ of_changed_work_items('and') }}
),

flag_states as (
    select
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        case when change.sequence is null then coalesce(fields.is_flagged, false) else change.from_text is not null end
            as is_flagged
    from {{ ref('stg_jira__issues') }} as issue
    left join changes as change on change.work_item_key = issue.work_item_key and change.sequence = 1
    left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = issue.work_item_key
    {{ of_changed_work_items('where', 'issue.work_item_key') }}
    union all
    select
        change.work_item_key,
        change.sequence,
        greatest(change.changed_at, issue.created_at),
        change.to_text is not null
    from changes as change
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = change.work_item_key
),

flags as (
    select
        work_item_key,
        is_flagged,
        started_at,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at
    from flag_states
),

-- A flag that nobody took down when the work was done blocks nothing.
spans as (
    select
        step.work_item_key,
        greatest(step.started_at, flag.started_at) as started_at,
        least(step.ended_at, flag.ended_at) as ended_at
    from {{ ref('int_work_item_steps') }} as step
    inner join flags as flag on flag.work_item_key = step.work_item_key and flag.is_flagged
    where step.category <> 'done'
        and step.started_at < coalesce(flag.ended_at, 'infinity')
        and flag.started_at < coalesce(step.ended_at, 'infinity')
    union all
    select work_item_key, started_at, ended_at
    from {{ ref('int_work_item_steps') }}
    where activity = 'blocked' and category <> 'done' {{ of_changed_work_items('and') }}
),

numbered as (
    select
        *,
        count(*) filter (where starts_anew) over (partition by work_item_key order by started_at, ended_at) as span
    from (
        select
            *,
            started_at > coalesce(
                max(coalesce(ended_at, 'infinity')) over (
                    partition by work_item_key
                    order by started_at, ended_at
                    rows between unbounded preceding and 1 preceding
                ),
                '-infinity'
            ) as starts_anew
        from spans
    ) as neighbour
)

select
    work_item_key,
    min(started_at) as started_at,
    case when not bool_or(ended_at is null) then max(ended_at) end as ended_at
from numbered
group by work_item_key, span
