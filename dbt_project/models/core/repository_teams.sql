-- The team that deploys a repository: its configured owner, else the team that writes most of its pull requests.
with writing_teams as (
    select distinct on (repository_key) repository_key, team_key
    from {{ ref('pull_requests') }}
    where team_key is not null and not is_bot_author
    group by repository_key, team_key
    order by repository_key, count(*) desc, team_key
)

select
    repository.repository_key,
    coalesce(repository.team_key, writing_team.team_key) as team_key,
    case when repository.team_key is not null then 'ownership' else 'pull_requests' end as origin
from {{ ref('repositories') }} as repository
left join writing_teams as writing_team on writing_team.repository_key = repository.repository_key
where coalesce(repository.team_key, writing_team.team_key) is not null
