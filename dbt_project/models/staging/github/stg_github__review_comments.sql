{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[{'columns': ['repository_key', 'number']}]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

select
    raw.connection_id,
    {{ github_key('raw.comment_id', 'raw.connection_id') }} as comment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    comment."user" as author,
    {{ github_user_key('comment."user"') }} as author_account_key,
    comment.body,
    comment.created_at
from {{ source('github', 'review_comments') }} as raw
cross join lateral jsonb_to_record(raw.payload) as comment ("user" jsonb, body text, created_at timestamptz)
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
