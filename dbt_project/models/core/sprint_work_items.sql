{{ config(
    materialized='filed',
    changed='int_changed_sprint_members',
    filed_by='work_item_key',
    indexes=[{'columns': ['sprint_key', 'work_item_key'], 'unique': true}, {'columns': ['work_item_key']}]
) }}
-- depends_on: {{ ref('int_changed_sprint_members') }}

-- All is told by the history as it stood at the sprint's start and end: what happens later changes nothing.
with stays as (
    select
        stay.sprint_key,
        stay.work_item_key,
        stay.started_at,
        stay.ended_at,
        sprint.started_at as sprint_started_at,
        sprint.completed_at as sprint_ended_at,
        stay.started_at <= sprint.started_at
        and coalesce(stay.ended_at, 'infinity') > sprint.started_at as holds_start,
        -- What a sprint leaves over moves on at the very instant of its end, hence "just before".
        stay.started_at < coalesce(sprint.completed_at, 'infinity')
        and coalesce(stay.ended_at, 'infinity') >= coalesce(sprint.completed_at, 'infinity') as holds_end
    from {{ ref('int_sprint_memberships') }} as stay
    inner join {{ ref('sprints') }} as sprint on sprint.sprint_key = stay.sprint_key
),

members as (
    select
        sprint_key,
        work_item_key,
        sprint_started_at,
        sprint_ended_at,
        min(started_at) as added_at,
        case when not bool_or(ended_at is null) then max(ended_at) end as removed_at,
        bool_or(holds_start) as is_committed,
        case
            -- A sprint without length has one instant, which is start and end.
            when sprint_ended_at <= sprint_started_at then bool_or(holds_start)
            else bool_or(holds_end)
        end as is_in_at_end,
        min(started_at) filter (
            where started_at > sprint_started_at and started_at < coalesce(sprint_ended_at, 'infinity')
        ) as joined_at
    from stays
    group by sprint_key, work_item_key, sprint_started_at, sprint_ended_at
),

done_at_end as (
    select
        member.sprint_key,
        member.work_item_key,
        done.is_entered and done.entered_at >= member.sprint_started_at as is_done_in_sprint
    from members as member
    inner join {{ ref('int_work_item_done_intervals') }} as done on done.work_item_key = member.work_item_key
    where case
        when member.sprint_ended_at is null then done.left_at is null
        else done.entered_at <= member.sprint_ended_at
            and coalesce(done.left_at, 'infinity') > member.sprint_ended_at
    end
),

points as (
    select
        member.sprint_key,
        member.work_item_key,
        max(estimate.points) filter (
            where estimate.started_at <= member.sprint_started_at
                and coalesce(estimate.ended_at, 'infinity') > member.sprint_started_at
        ) as at_start,
        max(estimate.points) filter (
            where estimate.started_at <= member.joined_at
                and coalesce(estimate.ended_at, 'infinity') > member.joined_at
        ) as at_joining,
        max(estimate.points) filter (
            where case
                when member.sprint_ended_at is null then estimate.ended_at is null
                else estimate.started_at <= member.sprint_ended_at
                    and coalesce(estimate.ended_at, 'infinity') > member.sprint_ended_at
            end
        ) as at_end
    from members as member
    inner join {{ ref('int_story_point_intervals') }} as estimate on estimate.work_item_key = member.work_item_key
    group by member.sprint_key, member.work_item_key
)

select
    member.sprint_key,
    member.work_item_key,
    member.added_at,
    member.removed_at,
    member.is_committed,
    not member.is_committed and member.joined_at is not null as is_added,
    (member.is_committed or member.joined_at is not null) and not member.is_in_at_end as is_removed,
    member.is_in_at_end,
    member.is_in_at_end and coalesce(done.is_done_in_sprint, false) as is_completed,
    member.is_in_at_end and coalesce(not done.is_done_in_sprint, false) as is_done_before_start,
    -- Nothing has been left over as long as the sprint runs.
    case when member.sprint_ended_at is not null then member.is_in_at_end and done.work_item_key is null end
        as is_carried_over,
    points.at_start as points_at_start,
    points.at_joining as points_at_joining,
    points.at_end as points_at_end
from members as member
left join done_at_end as done
    on done.sprint_key = member.sprint_key and done.work_item_key = member.work_item_key
left join points on points.sprint_key = member.sprint_key and points.work_item_key = member.work_item_key
