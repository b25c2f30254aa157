{{ config(indexes=[
    {'columns': ['work_item_key'], 'unique': true},
    {'columns': ['done_at', 'team']},
    {'columns': ['created_at', 'team']},
]) }}

with steps as (
    select
        work_item_key,
        sequence,
        category,
        started_at,
        lag(category) over (partition by work_item_key order by sequence) as previous_category,
        ended_at is null as is_last
    from {{ ref('work_item_status_intervals') }}
),

flow as (
    select
        work_item_key,
        bool_or(is_last and category = 'done') as is_done,
        min(started_at) filter (where category = 'in_progress') as started_at,
        -- Moving from one done status to another finishes nothing anew. The status at creation (sequence 0) is no entry:
        -- who has no history did not finish at that instant.
        max(started_at) filter (
            where category = 'done' and previous_category is distinct from 'done' and sequence > 0
        ) as entered_done_at,
        cast(count(*) filter (where previous_category = 'done' and category <> 'done') as integer) as reopened_count
    from steps
    group by work_item_key
),

finished as (
    select
        item.work_item_key,
        coalesce(flow.entered_done_at, item.resolved_at) as done_at,
        case
            when flow.entered_done_at is not null then 'history'
            when item.resolved_at is not null then 'resolution'
            else 'none'
        end as done_evidence
    from {{ ref('work_items') }} as item
    inner join flow on flow.work_item_key = item.work_item_key
    where flow.is_done
)

select
    item.work_item_key,
    item.key,
    item.title,
    project.key as project,
    team.name as team,
    item.issue_type,
    item.class,
    item.level,
    item.priority,
    item.assignee_person_key as person_key,
    assignee.name as person,
    item.status,
    item.status_category,
    item.story_points,
    item.created_at,
    flow.started_at,
    finished.done_at,
    finished.done_evidence,
    case
        when finished.done_at >= item.created_at
            then {{ seconds_between('item.created_at', 'finished.done_at') }}
    end as lead_time_seconds,
    case
        when finished.done_at >= flow.started_at
            then {{ seconds_between('flow.started_at', 'finished.done_at') }}
    end as cycle_time_seconds,
    coalesce(finished.done_evidence = 'history' and flow.started_at is null, false) as is_straight_to_done,
    coalesce(flow.reopened_count, 0) as reopened_count
from {{ ref('work_items') }} as item
left join flow on flow.work_item_key = item.work_item_key
left join finished on finished.work_item_key = item.work_item_key
left join {{ ref('projects') }} as project on project.project_key = item.project_key
left join {{ ref('teams') }} as team on team.team_key = item.team_key
left join {{ ref('people') }} as assignee on assignee.person_key = item.assignee_person_key
