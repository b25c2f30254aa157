select
    raw.connection_id,
    {{ deployment_key('raw.deployment_id', 'raw.repository_id', 'raw.connection_id') }} as deployment_key,
    {{ deployment_key('comparison.base', 'raw.repository_id', 'raw.connection_id') }} as previous_deployment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.sha,
    comparison.status as comparison,
    comparison.head_sha,
    coalesce(comparison.added, false) as is_added
from {{ source('github', 'deployment_commits') }} as raw
cross join lateral jsonb_to_record(raw.payload) as comparison (
    base text, head_sha text, status text, added boolean
)
where raw.deleted_at is null
