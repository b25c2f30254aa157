{{ config(indexes=[
    {'columns': ['deployment_failure_key'], 'unique': true},
    {'columns': ['recovered_at', 'team']},
    {'columns': ['deployed_at', 'team']},
]) }}

select
    failure.deployment_failure_key,
    failure.deployment_key,
    coalesce(incident.key, deployment.repository || '#' || request.number) as key,
    coalesce(incident.title, request.title) as title,
    coalesce(incident.url, request.url) as url,
    failure.evidence,
    incident.project,
    incident.priority,
    deployment.repository,
    deployment.team,
    deployment.environment,
    deployment.finished_at as deployed_at,
    failure.noticed_at,
    failure.recovered_at,
    case
        when failure.recovered_at >= deployment.finished_at
            then {{ seconds_between('deployment.finished_at', 'failure.recovered_at') }}
    end as recovery_seconds
from {{ ref('deployment_failures') }} as failure
inner join {{ ref('fct_deployments') }} as deployment on deployment.deployment_key = failure.deployment_key
left join {{ ref('fct_incidents') }} as incident on incident.incident_key = failure.incident_key
left join {{ ref('pull_requests') }} as request on request.pull_request_key = failure.pull_request_key
