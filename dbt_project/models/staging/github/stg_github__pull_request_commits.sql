{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[{'columns': ['repository_key', 'number']}]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

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
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
