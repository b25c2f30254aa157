{{ config(indexes=[
    {'columns': ['deployment_key'], 'unique': true},
    {'columns': ['finished_at', 'team']},
]) }}

-- A repository that nobody owns by configuration is deployed by the team that writes most of its pull requests.
with writing_teams as (
    select distinct on (repository_key) repository_key, team_key
    from {{ ref('pull_requests') }}
    where team_key is not null and not is_bot_author
    group by repository_key, team_key
    order by repository_key, count(*) desc, team_key
)

select
    deployment.deployment_key,
    repository.full_name as repository,
    team.name as team,
    deployment.environment,
    deployment.is_production,
    deployment.outcome,
    deployment.commit_sha,
    deployment.created_at,
    deployment.finished_at,
    {{ seconds_between('deployment.created_at', 'deployment.finished_at') }} as duration_seconds
from {{ ref('deployments') }} as deployment
inner join {{ ref('repositories') }} as repository on repository.repository_key = deployment.repository_key
left join writing_teams as writing_team on writing_team.repository_key = deployment.repository_key
left join {{ ref('teams') }} as team on team.team_key = coalesce(repository.team_key, writing_team.team_key)
