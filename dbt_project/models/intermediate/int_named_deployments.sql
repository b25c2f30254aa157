-- Production deployments that an incident or hot fix names: by number, release, commit, or by a pull request that they
-- brought. A commit stands for the first deployment that had it.
{{ config(materialized='table') }}

with repositories as (
    select repository_key, lower(full_name) as full_name
    from {{ ref('stg_github__repositories') }}
),

production as (
    select deployment_key, repository_key, source, number, ref, commit_sha, outcome, finished_at
    from {{ ref('int_deployments') }}
    where is_production and finished_at is not null
),

commits as (
    select repository_key, commit_sha as sha, deployment_key, finished_at
    from production
    where outcome = 'success'
    union all
    select added.repository_key, added.sha, production.deployment_key, production.finished_at
    from {{ ref('stg_github__deployment_commits') }} as added
    inner join {{ ref('int_deployment_steps') }} as step
        on step.link_key = added.deployment_key and not step.is_seed
    inner join production on production.deployment_key = step.deployment_key
    where added.is_added
),

by_commit as (
    select distinct on (reference.subject_key, reference.value)
        reference.subject_key, commit.deployment_key, commit.finished_at
    from {{ ref('int_delivery_references') }} as reference
    inner join commits as commit
        on left(commit.sha, 7) = left(reference.value, 7) and starts_with(commit.sha, reference.value)
    inner join repositories as repository
        on repository.repository_key = commit.repository_key
        and repository.full_name = coalesce(reference.full_name, repository.full_name)
    where reference.kind = 'commit'
    order by reference.subject_key, reference.value, commit.finished_at, commit.deployment_key
)

select subject_key, deployment_key, finished_at
from by_commit
union
select named.subject_key, change.deployment_key, change.deployed_at
from {{ ref('int_named_pull_requests') }} as named
inner join {{ ref('int_change_deployments') }} as change on change.pull_request_key = named.pull_request_key
where change.state = 'deployed'
union
select reference.subject_key, production.deployment_key, production.finished_at
from {{ ref('int_delivery_references') }} as reference
inner join production on production.number = reference.value
where reference.kind = 'deployment'
union
select reference.subject_key, production.deployment_key, production.finished_at
from {{ ref('int_delivery_references') }} as reference
inner join repositories as repository on repository.full_name = reference.full_name
inner join production
    on production.repository_key = repository.repository_key
    and production.source in ('releases', 'tags')
    and production.ref = reference.value
where reference.kind = 'release'
