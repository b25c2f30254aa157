{{ config(
    materialized='filed',
    changed='int_outdated_work_items',
    filed_by='work_item_key',
    indexes=[
        {'columns': ['work_item_key'], 'unique': true},
        {'columns': ['project_key']},
    ]
) }}
-- depends_on: {{ ref('int_outdated_work_items') }}

select
    issue.work_item_key,
    issue.connection_id,
    issue.key,
    issue.project_key,
    issue.title,
    issue.url,
    issue.issue_type,
    coalesce(class.work_class, 'unmapped') as class,
    case
        when issue.is_subtask then 'subtask'
        when issue.hierarchy_level >= 1 then 'epic'
        else 'standard'
    end as level,
    issue.priority,
    issue.status_key,
    status.name as status,
    coalesce(meaning.category, 'unknown') as status_category,
    issue.resolution,
    fields.story_points,
    issue.original_estimate_seconds,
    coalesce(fields.is_flagged, false) as is_flagged,
    coalesce(issue.parent_key, epic.work_item_key) as parent_key,
    team.team_key,
    team.team_source,
    assignee.person_key as assignee_person_key,
    reporter.person_key as reporter_person_key,
    issue.created_at,
    issue.updated_at,
    issue.resolved_at
from {{ ref('stg_jira__issues') }} as issue
left join {{ ref('int_statuses') }} as status on status.status_key = issue.status_key
left join {{ ref('int_project_statuses') }} as meaning
    on meaning.project_key = issue.project_key and meaning.status_key = issue.status_key
left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = issue.work_item_key
left join {{ ref('int_work_item_teams') }} as team on team.work_item_key = issue.work_item_key
left join {{ ref('stg_configuration__issue_type_classes') }} as class on lower(class.issue_type) = lower(issue.issue_type)
left join {{ ref('stg_jira__issues') }} as epic
    on epic.key = fields.epic_link and epic.connection_id = issue.connection_id
left join {{ ref('person_accounts') }} as assignee on assignee.account_key = issue.assignee_account_key
left join {{ ref('person_accounts') }} as reporter on reporter.account_key = issue.reporter_account_key
