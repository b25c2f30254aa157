{{ config(indexes=[
    {'columns': ['incident_key', 'deployment_key'], 'unique': true},
    {'columns': ['deployment_key']},
]) }}

with production as (
    select deployment_key, repository_key, finished_at
    from {{ ref('deployments') }}
    where is_production and finished_at is not null
),

repositories_in_question as (
    select incident.incident_key, repository.repository_key, 1 as preference
    from {{ ref('int_incidents') }} as incident
    inner join {{ ref('repositories') }} as repository
        on repository.repository_key = incident.repository_key
        or strpos(incident.marks, '"' || lower(repository.name) || '"') > 0
        or strpos(incident.marks, '"' || lower(repository.full_name) || '"') > 0
    union all
    select incident.incident_key, repository_team.repository_key, 2
    from {{ ref('incidents') }} as incident
    inner join {{ ref('repository_teams') }} as repository_team on repository_team.team_key = incident.team_key
),

repositories as (
    select incident_key, repository_key, preference = min(preference) over (partition by incident_key) as is_meant
    from repositories_in_question
),

links as (
    select named.subject_key as incident_key, named.deployment_key, 1 as preference, 'named' as evidence
    from {{ ref('int_named_deployments') }} as named
    union all
    select mending.incident_key, change.deployment_key, 2, 'revert'
    from {{ ref('incident_pull_requests') }} as mending
    inner join {{ ref('int_pull_request_reverts') }} as revert on revert.pull_request_key = mending.pull_request_key
    inner join {{ ref('int_change_deployments') }} as change
        on change.pull_request_key = revert.reverts_pull_request_key and change.state = 'deployed'
    union all
    select mending.incident_key, named.deployment_key, 2, 'hotfix'
    from {{ ref('incident_pull_requests') }} as mending
    inner join {{ ref('int_named_deployments') }} as named on named.subject_key = mending.pull_request_key
    union all
    -- Only the last deployment before the incident, and none that is older than the cap.
    select * from (
        select distinct on (incident.incident_key) incident.incident_key, production.deployment_key, 3, 'time'
        from {{ ref('incidents') }} as incident
        inner join repositories on repositories.incident_key = incident.incident_key and repositories.is_meant
        inner join production
            on production.repository_key = repositories.repository_key
            and production.finished_at <= incident.created_at
            and production.finished_at > incident.created_at - (select cap from {{ ref('int_incident_cap') }})
        order by incident.incident_key, production.finished_at desc, production.deployment_key
    ) as latest
),

-- A cause comes before its effect.
possible as (
    select
        link.incident_key,
        link.deployment_key,
        link.preference,
        link.evidence,
        min(link.preference) over (partition by link.incident_key) as best
    from links as link
    inner join production on production.deployment_key = link.deployment_key
    inner join {{ ref('incidents') }} as incident on incident.incident_key = link.incident_key
    where production.finished_at <= incident.created_at
)

select
    incident_key || '/' || deployment_key as incident_deployment_key,
    incident_key,
    deployment_key,
    max(evidence) as evidence
from possible
where preference = best
group by incident_key, deployment_key
