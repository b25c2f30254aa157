{{ config(indexes=[{'columns': ['deployment_rework_key'], 'unique': true}]) }}

-- Taking back what was never out mends nothing that a user saw.
with mendings as (
    select pull_request_key, 'hotfix' as reason
    from {{ ref('int_pull_request_hotfixes') }}
    union all
    select pull_request_key, 'incident'
    from {{ ref('incident_pull_requests') }}
    union all
    select revert.pull_request_key, 'revert'
    from {{ ref('int_pull_request_reverts') }} as revert
    inner join {{ ref('pull_requests') }} as request on request.pull_request_key = revert.pull_request_key
    left join {{ ref('int_change_deployments') }} as change
        on change.pull_request_key = revert.reverts_pull_request_key
    where change.pull_request_key is null
        or change.state = 'unattributed'
        or change.deployed_at < request.merged_at
)

select
    brought.deployment_key || '/' || brought.pull_request_key as deployment_rework_key,
    brought.deployment_key,
    brought.pull_request_key,
    array_to_string(array_agg(distinct mending.reason order by mending.reason), ', ') as reasons
from mendings as mending
inner join {{ ref('deployment_pull_requests') }} as brought
    on brought.pull_request_key = mending.pull_request_key and brought.is_first_production
group by brought.deployment_key, brought.pull_request_key
