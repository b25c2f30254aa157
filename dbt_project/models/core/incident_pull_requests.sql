{{ config(indexes=[{'columns': ['incident_pull_request_key'], 'unique': true}]) }}

-- What names a pull request that was merged later than the incident was opened names its mending, not its cause.
with links as (
    select named.subject_key as incident_key, named.pull_request_key, 'named' as evidence
    from {{ ref('int_named_pull_requests') }} as named
    union all
    select incident.incident_key, closed.pull_request_key, 'closing_reference'
    from {{ ref('stg_github__closing_references') }} as closed
    inner join {{ ref('incidents') }} as incident
        on lower(incident.key) = closed.repository_full_name || '#' || closed.number
    union all
    -- A body that mentions an incident may speak of anything.
    select incident.incident_key, link.pull_request_key, 'work_item'
    from {{ ref('work_item_pull_requests') }} as link
    inner join {{ ref('incidents') }} as incident on incident.work_item_key = link.work_item_key
    where link.evidence <> 'body'
)

select
    incident.incident_key || '/' || request.pull_request_key as incident_pull_request_key,
    incident.incident_key,
    request.pull_request_key,
    min(link.evidence) as evidence
from links as link
inner join {{ ref('incidents') }} as incident on incident.incident_key = link.incident_key
inner join {{ ref('pull_requests') }} as request on request.pull_request_key = link.pull_request_key
where request.merged_at >= incident.created_at
group by incident.incident_key, request.pull_request_key
