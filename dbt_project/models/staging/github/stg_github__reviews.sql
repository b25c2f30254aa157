{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[{'columns': ['repository_key', 'number']}]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

select
    raw.connection_id,
    {{ github_key('raw.review_id', 'raw.connection_id') }} as review_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    lower(review.state) as state,
    review.author,
    {{ github_actor_key('review.author') }} as author_account_key,
    review.commit ->> 'oid' as commit_sha,
    review."submittedAt" as submitted_at
from {{ source('github', 'reviews') }} as raw
cross join lateral jsonb_to_record(raw.payload) as review (
    state text, author jsonb, commit jsonb, "submittedAt" timestamptz
)
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
