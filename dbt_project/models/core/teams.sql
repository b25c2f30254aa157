with named as (
    select team_name, parent_name, 'configuration' as origin, 1 as rank
    from {{ ref('stg_configuration__teams') }}
    union all
    select team_name, null, 'configuration', 1
    from {{ ref('stg_configuration__team_ownership') }}
    union all
    select distinct
        team_name,
        cast(null as text),
        case team_source when 'ownership' then 'configuration' else team_source end,
        case team_source when 'ownership' then 1 when 'jira_field' then 2 else 4 end
    from {{ ref('int_work_item_teams') }}
    union all
    select team_name, parent_name, 'github', 3
    from {{ ref('int_github_teams') }}
),

-- A name that a person configured or chose in Jira says more than a project that stands in for a team.
teams as (
    select distinct on ({{ team_key('team_name') }})
        {{ team_key('team_name') }} as team_key,
        trim(team_name) as name,
        {{ team_key('first_value(parent_name) over by_strength') }} as parent_team_key,
        origin
    from named
    where trim(team_name) <> ''
    window by_strength as (partition by {{ team_key('team_name') }} order by parent_name is null, rank, parent_name)
    order by {{ team_key('team_name') }}, rank, team_name
)

select team.team_key, team.name, parent.team_key as parent_team_key, team.origin
from teams as team
left join teams as parent on parent.team_key = team.parent_team_key
