{{ config(indexes=[
    {'columns': ['work_item_key'], 'unique': true},
    {'columns': ['done_at', 'team']},
    {'columns': ['created_at', 'team']},
]) }}

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
    flow.done_at,
    flow.done_evidence,
    -- A resolution date from before the creation comes with imported issues: no duration can be told then.
    case
        when flow.done_at >= item.created_at then {{ seconds_between('item.created_at', 'flow.done_at') }}
    end as lead_time_seconds,
    case
        when flow.done_at >= flow.started_at then {{ seconds_between('flow.started_at', 'flow.done_at') }}
    end as cycle_time_seconds,
    coalesce(flow.done_evidence = 'history' and flow.started_at is null, false) as is_straight_to_done,
    flow.reopened_count
from {{ ref('work_items') }} as item
inner join {{ ref('int_work_item_flow') }} as flow on flow.work_item_key = item.work_item_key
left join {{ ref('projects') }} as project on project.project_key = item.project_key
left join {{ ref('teams') }} as team on team.team_key = item.team_key
left join {{ ref('people') }} as assignee on assignee.person_key = item.assignee_person_key
