-- A table, as many models read it: a view would unpack all records for each.
{{ config(materialized='table', indexes=[{'columns': ['repository_key', 'number']}]) }}

select
    raw.connection_id,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    raw.sha,
    commit.message,
    commit.author ->> 'name' as author_name,
    nullif(lower(commit.author ->> 'email'), '') as author_email,
    commit.author -> 'user' ->> 'login' as author_login,
    coalesce(
        {{ github_actor_key("commit.author -> 'user'") }}, {{ github_noreply_key("commit.author ->> 'email'") }}
    ) as author_account_key,
    commit.additions,
    commit.deletions,
    cast(commit.parents ->> 'totalCount' as integer) as parent_count,
    commit."authoredDate" as authored_at,
    commit."committedDate" as committed_at
from {{ source('github', 'pull_request_commits') }} as raw
cross join lateral jsonb_to_record(raw.payload -> 'commit') as commit (
    message text, author jsonb, additions integer, deletions integer, parents jsonb,
    "authoredDate" timestamptz, "committedDate" timestamptz
)
where raw.deleted_at is null
