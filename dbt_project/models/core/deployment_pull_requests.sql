{{ config(indexes=[{'columns': ['deployment_key', 'pull_request_key'], 'unique': true}, {'columns': ['pull_request_key']}]) }}

with brought as (
    select added.deployment_key, request.pull_request_key
    from {{ ref('deployment_commits') }} as added
    inner join {{ ref('pull_requests') }} as request
        on request.repository_key = added.repository_key
        and coalesce(request.merge_sha, request.head_sha) = added.sha
    where request.merged_at is not null
    union all
    select deployment_key, pull_request_key
    from {{ ref('int_deployments') }}
    where source = 'merges'
)

select
    brought.deployment_key || '/' || brought.pull_request_key as deployment_pull_request_key,
    brought.deployment_key,
    brought.pull_request_key,
    change.deployment_key is not null as is_first_production
from brought
left join {{ ref('int_change_deployments') }} as change
    on change.pull_request_key = brought.pull_request_key and change.deployment_key = brought.deployment_key
