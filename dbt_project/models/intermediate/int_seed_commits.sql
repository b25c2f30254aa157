-- Commits that were in some production deployment of their repository before anything was known of it: the ancestors of
-- the seeds. Each is visited once, however many environments there are.
{{ config(materialized='table', indexes=[{'columns': ['repository_key', 'sha'], 'unique': true}]) }}

with recursive reached as (
    select seed.repository_key, seed.commit_sha as sha
    from {{ ref('int_deployment_steps') }} as step
    inner join {{ ref('int_deployments') }} as seed
        on seed.deployment_key = step.deployment_key and seed.is_production
    where step.is_seed
    union
    select commit.repository_key, parent.sha
    from reached
    inner join {{ ref('int_commits') }} as commit
        on commit.repository_key = reached.repository_key and commit.sha = reached.sha
    cross join lateral unnest(commit.parent_shas) as parent (sha)
)

select repository_key, sha
from reached
where sha is not null
