-- In which sprints an issue was, from when to when: one row for each unbroken stay. Sub-tasks go where their parent goes
-- and have no history of their own, so they are left out.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['sprint_key', 'work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

with issues as (
    select connection_id, work_item_key, created_at
    from {{ ref('stg_jira__issues') }}
    where not is_subtask {{ of_changed_work_items('and') }}
),

current_sprints as (
    select
        fields.work_item_key,
        string_agg(
            -- Data Center writes a sprint as text: com.atlassian…Sprint@1[id=7,name=…].
            coalesce(sprint.value ->> 'id', substring(sprint.value #>> '{}' from 'id=(\d+)')), ','
        ) as sprint_ids
    from {{ ref('int_work_item_custom_fields') }} as fields
    cross join lateral jsonb_array_elements(fields.sprints) as sprint (value)
    {{ of_changed_work_items('where', 'fields.work_item_key') }}
    group by fields.work_item_key
),

changes as (
    select work_item_key, sequence, changed_at, from_id, to_id
    from {{ ref('int_work_item_changes') }}
    where field_role = 'sprint' and field_rank = 1 {{ of_changed_work_items('and') }}
),

states as (
    select
        issue.connection_id,
        issue.work_item_key,
        0 as sequence,
        issue.created_at as started_at,
        case when first_change.sequence is null then current_sprints.sprint_ids else first_change.from_id end
            as sprint_ids
    from issues as issue
    left join changes as first_change
        on first_change.work_item_key = issue.work_item_key and first_change.sequence = 1
    left join current_sprints on current_sprints.work_item_key = issue.work_item_key
    union all
    select
        issue.connection_id,
        change.work_item_key,
        change.sequence,
        greatest(change.changed_at, issue.created_at),
        change.to_id
    from changes as change
    inner join issues as issue on issue.work_item_key = change.work_item_key
),

intervals as (
    select
        *,
        lead(started_at) over (partition by work_item_key order by sequence) as ended_at
    from states
),

-- A list that changes keeps most of its sprints: such neighbours are one stay.
members as (
    select distinct
        work_item_key,
        {{ jira_key('trim(sprint_id)') }} as sprint_key,
        started_at,
        ended_at
    from intervals
    cross join lateral unnest(string_to_array(sprint_ids, ',')) as sprint_id
    where (ended_at is null or ended_at > started_at) and trim(sprint_id) <> ''
),

numbered as (
    select
        *,
        count(*) filter (where not continues) over (
            partition by work_item_key, sprint_key order by started_at
        ) as stay
    from (
        select
            *,
            coalesce(
                lag(ended_at) over (partition by work_item_key, sprint_key order by started_at) = started_at, false
            ) as continues
        from members
    ) as neighbour
)

select
    work_item_key,
    sprint_key,
    min(started_at) as started_at,
    case when not bool_or(ended_at is null) then max(ended_at) end as ended_at
from numbered
group by work_item_key, sprint_key, stay
