-- GitHub teams that are teams of people by the configuration.
with teams as (
    select team.*
    from {{ ref('stg_github__teams') }} as team
    where exists (
        select from {{ ref('stg_configuration__github_teams') }} as chosen
        where team.organization || '/' || team.slug ~* chosen.pattern
    )
)

select
    team.github_team_key,
    {{ team_key('team.name') }} as team_key,
    team.name as team_name,
    parent.name as parent_name
from teams as team
left join teams as parent
    on parent.connection_id = team.connection_id
    and parent.organization = team.organization
    and parent.slug = team.parent_slug
