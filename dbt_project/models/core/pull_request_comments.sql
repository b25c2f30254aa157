{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key']}]
) }}

with comments as (
    select comment_key, repository_key, number, author_account_key, created_at, 'review' as kind
    from {{ ref('stg_github__review_comments') }}
    union all
    select comment_key, repository_key, number, author_account_key, created_at, 'conversation'
    from {{ ref('stg_github__issue_comments') }}
)

-- The two kinds number their comments apart, so the kind is part of the key.
select
    comment.comment_key || '/' || comment.kind as comment_key,
    request.pull_request_key,
    comment.kind,
    author.person_key as author_person_key,
    coalesce(author.is_bot, false) as is_bot,
    comment.author_account_key is not distinct from request.author_account_key as is_by_author,
    comment.created_at
from comments as comment
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = comment.repository_key and request.number = comment.number
left join {{ ref('person_accounts') }} as author on author.account_key = comment.author_account_key
