select
    raw.connection_id,
    {{ jira_key('raw.version_id', 'raw.connection_id') }} as version_key,
    {{ jira_key('version."projectId"', 'raw.connection_id') }} as project_key,
    version.name as name,
    version.description as description,
    coalesce(version.released, false) as is_released,
    coalesce(version.archived, false) as is_archived,
    version."startDate" as start_date,
    version."releaseDate" as release_date
from {{ source('jira', 'versions') }} as raw
cross join lateral jsonb_to_record(raw.payload) as version (
    "projectId" bigint, name text, description text, released boolean, archived boolean, "startDate" date,
    "releaseDate" date
)
where raw.deleted_at is null
