{{ config(indexes=[
    {'columns': ['deployment_key'], 'unique': true},
    {'columns': ['repository_key', 'finished_at']},
]) }}

with seeds as (
    select distinct deployment_key
    from {{ ref('int_deployment_steps') }}
    where is_seed
)

select
    deployment.deployment_key,
    deployment.connection_id,
    deployment.repository_key,
    deployment.source,
    deployment.environment,
    deployment.is_production,
    deployment.commit_sha,
    deployment.ref,
    deployment.number,
    creator.person_key as creator_person_key,
    deployment.outcome,
    seeds.deployment_key is not null as is_seed,
    deployment.comparison,
    deployment.created_at,
    deployment.finished_at
from {{ ref('int_deployments') }} as deployment
left join seeds on seeds.deployment_key = deployment.deployment_key
left join {{ ref('person_accounts') }} as creator on creator.account_key = deployment.creator_account_key
where deployment.is_deployment
