-- Where each merged pull request stands: the deployment that first brought it to production, still pending, or not to be
-- told (unattributed) and why. One row a merged pull request.
{{ config(materialized='table', indexes=[{'columns': ['pull_request_key'], 'unique': true}]) }}

with changes as (
    select
        request.pull_request_key,
        request.repository_key,
        -- Without a merge commit the branch itself was pushed.
        coalesce(request.merge_sha, request.head_sha) as sha,
        request.base_branch = repository.default_branch as is_into_default_branch,
        request.merged_at
    from {{ ref('stg_github__pull_requests') }} as request
    left join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = request.repository_key
    where request.merged_at is not null
),

production as (
    select deployment_key, repository_key, source, commit_sha, pull_request_key, finished_at
    from {{ ref('int_deployments') }}
    where is_production and outcome = 'success'
),

arrivals as (
    select change.pull_request_key, production.deployment_key, production.finished_at
    from changes as change
    inner join {{ ref('stg_github__deployment_commits') }} as added
        on added.repository_key = change.repository_key and added.sha = change.sha and added.is_added
    inner join {{ ref('int_deployment_steps') }} as step
        on step.link_key = added.deployment_key and not step.is_seed
    inner join production on production.deployment_key = step.deployment_key
    union all
    select pull_request_key, deployment_key, finished_at
    from production
    where source = 'merges'
),

first_arrivals as (
    select distinct on (pull_request_key) pull_request_key, deployment_key, finished_at
    from arrivals
    order by pull_request_key, finished_at, deployment_key
),

-- Deployments of which nobody can tell what they brought: the commit is gone, or the seed's history was not walked.
opaque as (
    select
        production.repository_key,
        max(production.finished_at) filter (where step.comparison = 'unknown') as unknown_until,
        max(production.finished_at) filter (
            where step.is_seed and (known.sha is null or swallowed.sha is null)
        ) as seeded_until
    from {{ ref('int_deployment_steps') }} as step
    inner join production on production.deployment_key = step.deployment_key
    left join {{ ref('stg_github__commits') }} as known
        on known.repository_key = production.repository_key and known.sha = production.commit_sha
    left join {{ ref('int_seed_commits') }} as swallowed
        on swallowed.repository_key = production.repository_key and swallowed.sha = production.commit_sha
    group by production.repository_key
),

deployed as (
    select distinct repository_key
    from production
),

branches as (
    select repository_key, max(committed_at) as read_until
    from {{ ref('stg_github__commits') }}
    group by repository_key
),

verdicts as (
    select
        change.pull_request_key,
        change.merged_at,
        arrival.deployment_key,
        arrival.finished_at,
        case
            -- It was out before the deployment that is known to have brought it, in another environment or before a rollback.
            when swallowed.seeded_at < arrival.finished_at then 'seed'
            when arrival.deployment_key is not null then null
            when deployed.repository_key is null then 'no_deployment'
            when swallowed.sha is not null or change.merged_at <= opaque.seeded_until then 'seed'
            when change.merged_at <= opaque.unknown_until then 'unknown'
            when not change.is_into_default_branch then 'other_branch'
            when on_branch.sha is null and change.merged_at < branch.read_until then 'other_branch'
        end as reason
    from changes as change
    left join first_arrivals as arrival on arrival.pull_request_key = change.pull_request_key
    left join {{ ref('int_seed_commits') }} as swallowed
        on swallowed.repository_key = change.repository_key and swallowed.sha = change.sha
    left join deployed on deployed.repository_key = change.repository_key
    left join opaque on opaque.repository_key = change.repository_key
    left join branches as branch on branch.repository_key = change.repository_key
    left join {{ ref('stg_github__commits') }} as on_branch
        on on_branch.repository_key = change.repository_key and on_branch.sha = change.sha
)

select
    pull_request_key,
    merged_at,
    case
        when reason is not null then 'unattributed'
        when deployment_key is not null then 'deployed'
        else 'pending'
    end as state,
    reason,
    case when reason is null then deployment_key end as deployment_key,
    case when reason is null then finished_at end as deployed_at
from verdicts
