select
    raw.connection_id,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    repository.full_name as full_name,
    repository.name as name,
    repository.default_branch as default_branch,
    repository.language as primary_language,
    coalesce(repository.archived, false) as is_archived,
    coalesce(repository.private, false) as is_private,
    repository.created_at
from {{ source('github', 'repositories') }} as raw
cross join lateral jsonb_to_record(raw.payload) as repository (
    full_name text, name text, default_branch text, language text,
    archived boolean, private boolean, created_at timestamptz
)
where raw.deleted_at is null
