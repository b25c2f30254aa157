-- Since when a commit has been in production without any deployment being known to have brought it: the ancestors of the
-- seeds, with the time of the earliest. Of a repository ten seeds are walked; who names environments after versions makes
-- every deployment a seed, and each walk may be as long as the history.
{{ config(materialized='table', indexes=[{'columns': ['repository_key', 'sha'], 'unique': true}]) }}

with recursive seeds as (
    select deployment_key, repository_key, commit_sha, finished_at
    from (
        select
            seed.*,
            row_number() over (
                partition by seed.repository_key order by seed.finished_at, seed.deployment_key
            ) as place
        from {{ ref('int_deployment_steps') }} as step
        inner join {{ ref('int_deployments') }} as seed
            on seed.deployment_key = step.deployment_key and seed.is_production
        where step.is_seed and step.link_key = step.deployment_key
    ) as ordered
    where place <= 10
),

reached as (
    select deployment_key, repository_key, commit_sha as sha, finished_at
    from seeds
    union
    select reached.deployment_key, commit.repository_key, parent.sha, reached.finished_at
    from reached
    inner join {{ ref('stg_github__commits') }} as commit
        on commit.repository_key = reached.repository_key and commit.sha = reached.sha
    cross join lateral unnest(commit.parent_shas) as parent (sha)
)

select repository_key, sha, min(finished_at) as seeded_at
from reached
where sha is not null
group by repository_key, sha
