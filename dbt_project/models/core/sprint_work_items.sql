{{ config(indexes=[{'columns': ['sprint_key', 'work_item_key'], 'unique': true}]) }}

select
    sprint.sprint_key,
    membership.work_item_key,
    min(membership.started_at) as added_at,
    case when not bool_or(membership.ended_at is null) then max(membership.ended_at) end as removed_at,
    -- Committed is what was in the sprint when it really started.
    bool_or(
        membership.started_at <= sprint.started_at
        and coalesce(membership.ended_at, 'infinity') > sprint.started_at
    ) as is_committed,
    bool_or(
        membership.started_at < coalesce(sprint.completed_at, 'infinity')
        and coalesce(membership.ended_at, 'infinity') >= coalesce(sprint.completed_at, 'infinity')
    ) as is_in_at_end
from {{ ref('int_sprint_memberships') }} as membership
inner join {{ ref('stg_jira__sprints') }} as sprint on sprint.sprint_key = membership.sprint_key
group by sprint.sprint_key, membership.work_item_key
