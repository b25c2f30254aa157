{{ config(indexes=[{'columns': ['deployment_key', 'sha'], 'unique': true}, {'columns': ['repository_key', 'sha']}]) }}

-- What a seed brought anew nobody knows, so it has no rows.
select distinct
    step.deployment_key || '/' || added.sha as deployment_commit_key,
    step.deployment_key,
    added.repository_key,
    added.sha
from {{ ref('stg_github__deployment_commits') }} as added
inner join {{ ref('int_deployment_steps') }} as step on step.link_key = added.deployment_key
where added.is_added and not step.is_seed
