{{ config(
    materialized='filed',
    changed='int_outdated_sprint_members',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['sprint_work_item_key'], 'unique': true},
        {'columns': ['sprint_ended_at', 'team']},
        {'columns': ['work_item_key']},
    ]
) }}
-- depends_on: {{ ref('int_outdated_sprint_members') }}

select
    member.sprint_key || '/' || member.work_item_key as sprint_work_item_key,
    member.sprint_key,
    context.name as sprint,
    sprint.state as sprint_state,
    sprint.started_at as sprint_started_at,
    sprint.completed_at as sprint_ended_at,
    team.name as team,
    member.work_item_key,
    item.key,
    item.title,
    item.url,
    project.key as project,
    item.issue_type,
    item.class,
    item.level,
    item.priority,
    item.assignee_person_key as person_key,
    assignee.name as person,
    member.is_committed,
    member.is_added,
    member.is_removed,
    member.is_completed,
    member.is_done_before_start,
    member.is_carried_over,
    member.is_committed and member.is_completed as is_committed_and_completed,
    -- Committed points are those of the start, whatever the estimate became: else say/do could be mended afterwards.
    case when member.is_committed then member.points_at_start end as committed_points,
    case when member.is_added then member.points_at_joining end as added_points,
    case when member.is_removed then coalesce(member.points_at_start, member.points_at_joining) end as removed_points,
    case when member.is_completed then member.points_at_end end as completed_points,
    case when member.is_committed and member.is_completed then member.points_at_start end
        as committed_and_completed_points,
    case when member.is_carried_over then member.points_at_end end as carried_over_points
from {{ ref('sprint_work_items') }} as member
inner join {{ ref('sprints') }} as sprint on sprint.sprint_key = member.sprint_key
inner join {{ ref('int_sprint_context') }} as context on context.sprint_key = member.sprint_key
inner join {{ ref('work_items') }} as item on item.work_item_key = member.work_item_key
left join {{ ref('teams') }} as team on team.team_key = context.team_key
left join {{ ref('projects') }} as project on project.project_key = item.project_key
left join {{ ref('people') }} as assignee on assignee.person_key = item.assignee_person_key
-- What left before the start, came after the end, or waits for a start, was in no sprint that ran.
where member.is_committed or member.is_added
