{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_commits', ['repository_key', 'sha']) }}",
    indexes=[{'columns': ['repository_key', 'sha'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_commits') }}

select
    raw.connection_id,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
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
    array(select parent ->> 'oid' from jsonb_array_elements(commit.parents -> 'nodes') as parent) as parent_shas,
    commit."authoredDate" as authored_at,
    coalesce(raw.committed_at, commit."committedDate") as committed_at
from {{ source('github', 'commits') }} as raw
cross join lateral jsonb_to_record(raw.payload) as commit (
    message text, author jsonb, additions integer, deletions integer, parents jsonb,
    "authoredDate" timestamptz, "committedDate" timestamptz
)
where raw.deleted_at is null
{% if is_incremental() %} and raw.changed_in >= {{ changed_since() }} {% endif %}
