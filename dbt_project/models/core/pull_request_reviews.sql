{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key']}]
) }}

select
    review.review_key,
    request.pull_request_key,
    reviewer.person_key as reviewer_person_key,
    coalesce(reviewer.is_bot, false) as is_bot,
    review.author_account_key is not distinct from request.author_account_key as is_by_author,
    review.state,
    review.commit_sha,
    review.submitted_at
from {{ ref('stg_github__reviews') }} as review
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = review.repository_key and request.number = review.number
left join {{ ref('person_accounts') }} as reviewer on reviewer.account_key = review.author_account_key
