{{ config(indexes=[
    {'columns': ['incident_key'], 'unique': true},
    {'columns': ['created_at', 'team']},
    {'columns': ['resolved_at', 'team']},
]) }}

-- An incident may be laid to several deployments; the one that finished last shows where it happened.
with causes as (
    select distinct on (link.incident_key)
        link.incident_key, link.deployment_key, link.evidence, deployment.repository_key
    from {{ ref('incident_deployments') }} as link
    inner join {{ ref('deployments') }} as deployment on deployment.deployment_key = link.deployment_key
    order by link.incident_key, deployment.finished_at desc, link.deployment_key
)

select
    incident.incident_key,
    incident.key,
    incident.title,
    incident.url,
    incident.source,
    project.key as project,
    repository.full_name as repository,
    team.name as team,
    incident.priority,
    cause.deployment_key,
    cause.evidence,
    cause.deployment_key is not null as is_linked,
    incident.created_at,
    incident.resolved_at,
    -- Imported issues may have been resolved before they were created here.
    case when incident.resolved_at is not null then greatest(incident.resolved_at, incident.created_at) end as open_until,
    case
        when incident.resolved_at >= incident.created_at
            then {{ seconds_between('incident.created_at', 'incident.resolved_at') }}
    end as restore_seconds
from {{ ref('incidents') }} as incident
left join causes as cause on cause.incident_key = incident.incident_key
left join {{ ref('projects') }} as project on project.project_key = incident.project_key
left join {{ ref('repositories') }} as repository
    on repository.repository_key = coalesce(incident.repository_key, cause.repository_key)
left join {{ ref('teams') }} as team on team.team_key = incident.team_key
