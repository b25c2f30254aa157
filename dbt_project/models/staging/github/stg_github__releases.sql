select
    raw.connection_id,
    {{ github_key('raw.release_id', 'raw.connection_id') }} as release_key,
    {{ deployment_key("'release:' || raw.release_id", 'raw.repository_id', 'raw.connection_id') }} as deployment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    coalesce(nullif(trim(release.name), ''), release."tagName") as name,
    release."tagName" as tag_name,
    release."tagCommit" ->> 'oid' as commit_sha,
    coalesce(release."isDraft", false) as is_draft,
    coalesce(release."isPrerelease", false) as is_prerelease,
    {{ github_actor_key('release.author') }} as author_account_key,
    release.url,
    release."createdAt" as created_at,
    release."publishedAt" as published_at
from {{ source('github', 'releases') }} as raw
cross join lateral jsonb_to_record(raw.payload) as release (
    name text, "tagName" text, "tagCommit" jsonb, "isDraft" boolean, "isPrerelease" boolean, author jsonb, url text,
    "createdAt" timestamptz, "publishedAt" timestamptz
)
where raw.deleted_at is null
