{{ config(indexes=[{'columns': ['team_key', 'person_key'], 'unique': true}]) }}

-- Who belongs to which team: by the configuration, by the issues that people are assigned to, by GitHub's teams.
with memberships as (
    select distinct
        {{ team_key('member.team_name') }} as team_key,
        account.person_key,
        'configuration' as source,
        1 as rank
    from {{ ref('stg_configuration__team_members') }} as member
    inner join {{ ref('int_account_identifiers') }} as named on named.identifier = lower(member.member)
    inner join {{ ref('person_accounts') }} as account on account.account_key = named.account_key
    union
    select team_key, assignee_person_key, 'work_items', 2
    from {{ ref('work_items') }}
    where team_key is not null and assignee_person_key is not null
    union
    select team.team_key, account.person_key, 'github', 3
    from {{ ref('stg_github__team_members') }} as member
    inner join {{ ref('int_github_teams') }} as team on team.github_team_key = member.github_team_key
    inner join {{ ref('person_accounts') }} as account on account.account_key = member.account_key
),

strongest as (
    select distinct on (membership.team_key, membership.person_key) membership.*
    from memberships as membership
    inner join {{ ref('people') }} as person on person.person_key = membership.person_key
    where not person.is_bot
    order by membership.team_key, membership.person_key, membership.rank
),

assignments as (
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
    membership.team_key,
    membership.person_key,
    membership.source,
    cast(coalesce(assignment.work_item_count, 0) as integer) as work_item_count,
    assignment.last_active_at,
    row_number() over (
        partition by membership.person_key
        order by
            membership.rank,
            assignment.work_item_count desc nulls last,
            assignment.last_active_at desc nulls last,
            sizes.member_count,
            membership.team_key
    ) = 1 as is_primary
from strongest as membership
left join assignments as assignment
    on assignment.team_key = membership.team_key and assignment.person_key = membership.person_key
left join (
    select team_key, count(*) as member_count
    from strongest
    group by team_key
) as sizes on sizes.team_key = membership.team_key
