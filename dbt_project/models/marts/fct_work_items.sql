{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['work_item_key'], 'unique': true},
        {'columns': ['done_at', 'team']},
        {'columns': ['created_at', 'team']},
    ]
) }}

with requests as (
    select link.work_item_key, count(distinct link.pull_request_key) as pull_request_count
    from {{ ref('work_item_pull_requests') }} as link
    group by link.work_item_key
)

select
    item.work_item_key,
    item.key,
    item.title,
    item.url,
    project.key as project,
    team.name as team,
    item.issue_type,
    item.class,
    item.level,
    item.priority,
    item.assignee_person_key as person_key,
    assignee.name as person,
    case
        when parent.level = 'epic' then parent.key || ' ' || parent.title
        when grandparent.level = 'epic' then grandparent.key || ' ' || grandparent.title
    end as epic,
    item.status,
    item.status_category,
    item.story_points,
    item.original_estimate_seconds,
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
    flow.todo_seconds,
    flow.in_progress_seconds,
    flow.active_seconds,
    flow.waiting_seconds,
    flow.active_seconds + flow.waiting_seconds as active_and_waiting_seconds,
    flow.blocked_seconds,
    coalesce(flow.done_evidence = 'history' and flow.started_at is null, false) as is_straight_to_done,
    flow.reopened_count,
    flow.reopened_count > 0 as is_reopened,
    cast(coalesce(requests.pull_request_count, 0) as integer) as pull_request_count,
    requests.pull_request_count is not null as has_pull_request
from {{ ref('work_items') }} as item
inner join {{ ref('int_work_item_flow') }} as flow on flow.work_item_key = item.work_item_key
left join {{ ref('work_items') }} as parent on parent.work_item_key = item.parent_key
left join {{ ref('work_items') }} as grandparent on grandparent.work_item_key = parent.parent_key
left join requests on requests.work_item_key = item.work_item_key
left join {{ ref('projects') }} as project on project.project_key = item.project_key
left join {{ ref('teams') }} as team on team.team_key = item.team_key
left join {{ ref('people') }} as assignee on assignee.person_key = item.assignee_person_key
