select
    raw.connection_id,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    raw.path,
    file.additions,
    file.deletions
from {{ source('github', 'pull_request_files') }} as raw
cross join lateral jsonb_to_record(raw.payload) as file (additions integer, deletions integer)
where raw.deleted_at is null
