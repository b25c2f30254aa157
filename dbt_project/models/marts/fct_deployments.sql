{{ config(indexes=[
    {'columns': ['deployment_key'], 'unique': true},
    {'columns': ['finished_at', 'team']},
]) }}

with changes as (
    select deployment_key, count(*) as change_count
    from {{ ref('deployment_pull_requests') }}
    where is_first_production
    group by deployment_key
),

failures as (
    select deployment_key, count(*) as failure_count
    from {{ ref('deployment_failures') }}
    group by deployment_key
),

reworks as (
    select distinct deployment_key
    from {{ ref('deployment_reworks') }}
)

select
    deployment.deployment_key,
    repository.full_name as repository,
    team.name as team,
    deployment.source,
    deployment.environment,
    deployment.is_production,
    deployment.outcome,
    deployment.commit_sha,
    deployment.ref,
    deployment.is_seed,
    cast(coalesce(change.change_count, 0) as integer) as change_count,
    cast(coalesce(failure.failure_count, 0) as integer) as failure_count,
    coalesce(failure.failure_count, 0) > 0 as is_failed_change,
    rework.deployment_key is not null as is_rework,
    deployment.created_at,
    deployment.finished_at,
    {{ seconds_between('deployment.created_at', 'deployment.finished_at') }} as duration_seconds
from {{ ref('deployments') }} as deployment
inner join {{ ref('repositories') }} as repository on repository.repository_key = deployment.repository_key
left join {{ ref('repository_teams') }} as owner on owner.repository_key = deployment.repository_key
left join {{ ref('teams') }} as team on team.team_key = owner.team_key
left join changes as change on change.deployment_key = deployment.deployment_key
left join failures as failure on failure.deployment_key = deployment.deployment_key
left join reworks as rework on rework.deployment_key = deployment.deployment_key
