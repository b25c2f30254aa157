-- What the facts of a sprint's issues take from all of them together, and from other sprints. Where a row differs from last
-- time, the facts of its issues are out of date.
{{ config(
    materialized='compared',
    filed_by='sprint_key',
    indexes=[{'columns': ['sprint_key'], 'unique': true}]
) }}

-- A sprint is planned by one team, which is the one of most of its issues, whoever else's are among them.
with sprint_teams as (
    select distinct on (member.sprint_key) member.sprint_key, item.team_key
    from {{ ref('sprint_work_items') }} as member
    inner join {{ ref('work_items') }} as item on item.work_item_key = member.work_item_key
    where item.team_key is not null
    group by member.sprint_key, item.team_key
    order by member.sprint_key, count(*) desc, item.team_key
)

select
    sprint.sprint_key,
    planner.team_key,
    -- Boards may name their sprints alike: they must not become one sprint in a figure.
    case
        when count(*) over (partition by sprint.name) > 1 then sprint.name || ' (' || sprint.sprint_key || ')'
        else sprint.name
    end as name,
    cast('0' as xid8) as changed_in
from {{ ref('sprints') }} as sprint
left join sprint_teams as planner on planner.sprint_key = sprint.sprint_key
