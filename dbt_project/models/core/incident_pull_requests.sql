-- What names a pull request that was merged later than the incident was opened names its mending, not its cause.
with links as (
    select named.subject_key as incident_key, named.pull_request_key, 'named' as evidence
    from {{ ref('int_named_pull_requests') }} as named
    union all
    select incident.incident_key, request.pull_request_key, 'closing_reference'
    from {{ ref('stg_github__pull_requests') }} as request
    cross join lateral jsonb_to_recordset(request.closing_issues) as closed (number bigint, repository jsonb)
    inner join {{ ref('incidents') }} as incident
        on lower(incident.key) = lower((closed.repository ->> 'nameWithOwner') || '#' || closed.number)
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
