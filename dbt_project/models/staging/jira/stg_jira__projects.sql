select
    raw.connection_id,
    {{ jira_key('raw.project_id', 'raw.connection_id') }} as project_key,
    project.key as key,
    project.name as name,
    project."projectTypeKey" as project_type,
    coalesce(project.archived, false) as is_archived
from {{ source('jira', 'projects') }} as raw
cross join lateral jsonb_to_record(raw.payload) as project (
    key text, name text, "projectTypeKey" text, archived boolean
)
where raw.deleted_at is null
