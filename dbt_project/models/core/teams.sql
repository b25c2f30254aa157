with named as (
    select team_key, team_name, team_source
    from {{ ref('int_work_item_teams') }}
    union all
    select {{ team_key('team_name') }}, team_name, 'ownership'
    from {{ ref('stg_configuration__team_ownership') }}
)

select
    team_key,
    min(trim(team_name)) as name,
    -- A name that a person configured or chose in Jira says more than a project that stands in for a team.
    case
        when bool_or(team_source = 'ownership') then 'ownership'
        when bool_or(team_source = 'jira_field') then 'jira_field'
        else 'project'
    end as origin
from named
where team_key is not null
group by team_key
