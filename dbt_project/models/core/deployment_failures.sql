{{ config(indexes=[{'columns': ['deployment_failure_key'], 'unique': true}, {'columns': ['deployment_key']}]) }}

-- An incident that is still open counts as mended once what mends it is out.
with incident_mendings as (
    select mending.incident_key, min(change.deployed_at) as mended_at
    from {{ ref('incident_pull_requests') }} as mending
    inner join {{ ref('int_change_deployments') }} as change on change.pull_request_key = mending.pull_request_key
    group by mending.incident_key
),

mendings as (
    select revert.pull_request_key, change.deployment_key, 'revert' as evidence
    from {{ ref('int_pull_request_reverts') }} as revert
    inner join {{ ref('int_change_deployments') }} as change
        on change.pull_request_key = revert.reverts_pull_request_key and change.state = 'deployed'
    union all
    select named.subject_key, named.deployment_key, 'hotfix'
    from {{ ref('int_named_deployments') }} as named
    inner join {{ ref('int_pull_request_hotfixes') }} as hotfix on hotfix.pull_request_key = named.subject_key
),

-- Nobody suffered from what was taken back before it was out. What is merged while an incident of the deployment is open
-- mends that one, linked to it or not, and is no second failure.
failures_without_incident as (
    select mending.deployment_key, mending.pull_request_key, max(mending.evidence) as evidence
    from mendings as mending
    inner join {{ ref('deployments') }} as deployment on deployment.deployment_key = mending.deployment_key
    inner join {{ ref('pull_requests') }} as request on request.pull_request_key = mending.pull_request_key
    where request.merged_at > deployment.finished_at
        and not exists (
            select from {{ ref('incident_deployments') }} as cause
            inner join {{ ref('incidents') }} as incident on incident.incident_key = cause.incident_key
            left join {{ ref('incident_pull_requests') }} as known
                on known.incident_key = cause.incident_key and known.pull_request_key = mending.pull_request_key
            where cause.deployment_key = mending.deployment_key
                and (
                    known.pull_request_key is not null
                    or request.merged_at between incident.created_at and coalesce(incident.resolved_at, 'infinity')
                )
        )
    group by mending.deployment_key, mending.pull_request_key
)

select
    link.deployment_key || '/' || link.incident_key as deployment_failure_key,
    link.deployment_key,
    link.incident_key,
    cast(null as text) as pull_request_key,
    link.evidence,
    incident.created_at as noticed_at,
    coalesce(incident.resolved_at, mending.mended_at) as recovered_at
from {{ ref('incident_deployments') }} as link
inner join {{ ref('incidents') }} as incident on incident.incident_key = link.incident_key
left join incident_mendings as mending on mending.incident_key = link.incident_key
union all
select
    failure.deployment_key || '/' || failure.pull_request_key,
    failure.deployment_key,
    null,
    failure.pull_request_key,
    failure.evidence,
    request.created_at,
    change.deployed_at
from failures_without_incident as failure
inner join {{ ref('pull_requests') }} as request on request.pull_request_key = failure.pull_request_key
left join {{ ref('int_change_deployments') }} as change on change.pull_request_key = failure.pull_request_key
