-- Attempts to put a commit on an environment, from the source that holds for the repository. A chain is what is compared
-- link by link; releases before a release, or tags of another kind, are links that are no deployments themselves.
{{ config(materialized='table', indexes=[{'columns': ['deployment_key'], 'unique': true}]) }}

with sources as (
    select * from {{ ref('int_deployment_sources') }}
),

deployments as (
    select
        deployment.deployment_key,
        deployment.connection_id,
        deployment.repository_key,
        chosen.source,
        deployment.repository_key || '/' || coalesce(deployment.environment, '') as chain,
        true as is_deployment,
        coalesce(deployment.environment, '') as environment,
        deployment.commit_sha,
        deployment.ref,
        cast(deployment.number as text) as number,
        cast(null as text) as pull_request_key,
        deployment.creator_account_key,
        outcome.outcome,
        deployment.created_at,
        outcome.finished_at
    from {{ ref('stg_github__deployments') }} as deployment
    inner join sources as chosen
        on chosen.repository_key = deployment.repository_key and chosen.source = 'github_deployments'
    left join {{ ref('int_deployment_outcomes') }} as outcome on outcome.deployment_key = deployment.deployment_key
    union all
    select
        run.deployment_key,
        run.connection_id,
        run.repository_key,
        chosen.source,
        run.repository_key || '/' || run.workflow_id,
        -- A run for a pull request tries a change out; it brings it nowhere.
        run.event not like 'pull_request%',
        chosen.environment,
        run.commit_sha,
        run.head_branch,
        run.number,
        null,
        run.actor_account_key,
        run.outcome,
        run.created_at,
        case when run.outcome is not null then run.completed_at end
    from {{ ref('stg_github__workflow_runs') }} as run
    inner join sources as chosen on chosen.repository_key = run.repository_key and chosen.source = 'workflow_runs'
    where run.workflow ~* chosen.name_pattern or run.workflow_path ~* chosen.name_pattern
    union all
    select
        release.deployment_key,
        release.connection_id,
        release.repository_key,
        chosen.source,
        release.repository_key,
        release.tag_name ~* chosen.name_pattern,
        case when release.is_prerelease then 'pre-release' else chosen.environment end,
        release.commit_sha,
        release.tag_name,
        null,
        null,
        release.author_account_key,
        'success',
        release.created_at,
        release.published_at
    from {{ ref('stg_github__releases') }} as release
    inner join sources as chosen on chosen.repository_key = release.repository_key and chosen.source = 'releases'
    where release.published_at is not null and not release.is_draft
    union all
    select
        tag.deployment_key,
        tag.connection_id,
        tag.repository_key,
        chosen.source,
        tag.repository_key,
        tag.name ~* chosen.name_pattern,
        chosen.environment,
        tag.commit_sha,
        tag.name,
        null,
        null,
        null,
        'success',
        tag.tagged_at,
        tag.tagged_at
    from {{ ref('stg_github__tags') }} as tag
    inner join sources as chosen on chosen.repository_key = tag.repository_key and chosen.source = 'tags'
    where tag.tagged_at is not null
    union all
    select
        request.pull_request_key || '/merge',
        request.connection_id,
        request.repository_key,
        chosen.source,
        request.pull_request_key,
        true,
        chosen.environment,
        request.merge_sha,
        request.base_branch,
        null,
        request.pull_request_key,
        request.merged_by_account_key,
        'success',
        request.merged_at,
        request.merged_at
    from {{ ref('stg_github__pull_requests') }} as request
    inner join sources as chosen on chosen.repository_key = request.repository_key and chosen.source = 'merges'
    inner join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = request.repository_key and repository.default_branch = request.base_branch
    where request.merged_at is not null
),

-- One row a deployment says what it was compared with; the commits that it brought say the same again.
comparisons as (
    select distinct on (deployment_key) deployment_key, comparison
    from {{ ref('stg_github__deployment_commits') }}
    order by deployment_key
)

select
    deployment.*,
    deployment.is_deployment and coalesce(environment.is_production, false) as is_production,
    comparison.comparison
from deployments as deployment
left join {{ ref('int_environments') }} as environment on environment.environment = deployment.environment
left join comparisons as comparison on comparison.deployment_key = deployment.deployment_key
