-- People are members of the teams whose issues they are assigned to; the team of most of them is their own.
with assignments as (
    select
        team_key,
        assignee_person_key as person_key,
        count(*) as work_item_count,
        max(updated_at) as last_active_at
    from {{ ref('work_items') }}
    where assignee_person_key is not null
    group by team_key, assignee_person_key
)

select
    team_key,
    person_key,
    cast(work_item_count as integer) as work_item_count,
    last_active_at,
    row_number() over (
        partition by person_key
        order by work_item_count desc, last_active_at desc, team_key
    ) = 1 as is_primary
from assignments
