-- An annotated tag tells when it was set; of a light one only the commit's own time is known.
select
    raw.connection_id,
    {{ deployment_key("'tag:' || raw.name", 'raw.repository_id', 'raw.connection_id') }} as deployment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.name,
    raw.sha as commit_sha,
    coalesce(
        cast(raw.payload -> 'target' -> 'tagger' ->> 'date' as timestamptz),
        cast(raw.payload -> 'target' ->> 'committedDate' as timestamptz)
    ) as tagged_at
from {{ source('github', 'tags') }} as raw
where raw.deleted_at is null
