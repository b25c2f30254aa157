{{ config(indexes=[{'columns': ['incident_key'], 'unique': true}]) }}

select
    incident.incident_key,
    incident.connection_id,
    incident.source,
    incident.key,
    incident.title,
    incident.url,
    incident.priority,
    incident.work_item_key,
    incident.project_key,
    incident.repository_key,
    coalesce(item.team_key, repository_team.team_key) as team_key,
    incident.created_at,
    incident.resolved_at
from {{ ref('int_incidents') }} as incident
left join {{ ref('work_items') }} as item on item.work_item_key = incident.work_item_key
left join {{ ref('repository_teams') }} as repository_team
    on repository_team.repository_key = incident.repository_key
