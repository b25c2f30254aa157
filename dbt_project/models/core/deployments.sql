{{ config(indexes=[{'columns': ['repository_key', 'finished_at']}]) }}

select
    deployment.deployment_key,
    deployment.connection_id,
    deployment.repository_key,
    deployment.environment,
    exists (
        select from {{ ref('production_environments') }} as production
        where deployment.environment ~* production.pattern
    ) as is_production,
    deployment.commit_sha,
    deployment.ref,
    creator.person_key as creator_person_key,
    outcome.outcome,
    deployment.created_at,
    outcome.finished_at
from {{ ref('stg_github__deployments') }} as deployment
left join {{ ref('int_deployment_outcomes') }} as outcome on outcome.deployment_key = deployment.deployment_key
left join {{ ref('person_accounts') }} as creator on creator.account_key = deployment.creator_account_key
