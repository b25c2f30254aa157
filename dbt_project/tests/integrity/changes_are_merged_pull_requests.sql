-- Every merged pull request is deployed, pending or unattributed, and what is deployed names a successful production
-- deployment that brought it.
select request.pull_request_key, change.state, change.deployment_key
from {{ ref('pull_requests') }} as request
full join {{ ref('int_change_deployments') }} as change on change.pull_request_key = request.pull_request_key
left join {{ ref('deployment_pull_requests') }} as brought
    on brought.pull_request_key = change.pull_request_key and brought.is_first_production
left join {{ ref('deployments') }} as deployment on deployment.deployment_key = brought.deployment_key
where (request.merged_at is not null) <> (change.pull_request_key is not null)
    or (change.state = 'deployed') <> coalesce(
        deployment.is_production and deployment.outcome = 'success' and deployment.finished_at = change.deployed_at, false
    )
