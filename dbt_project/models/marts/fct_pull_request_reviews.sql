{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['review_key'], 'unique': true},
        {'columns': ['submitted_at', 'team']},
        {'columns': ['pull_request_key']},
    ]
) }}

-- Only people review here, and nobody their own: bots and authors are left out.
select
    review.review_key,
    request.pull_request_key,
    request.number,
    request.title,
    request.url,
    request.repository,
    request.team,
    review.reviewer_person_key as person_key,
    reviewer.name as person,
    request.person as author,
    review.state,
    request.size_band,
    review.submitted_at
from {{ ref('pull_request_reviews') }} as review
inner join {{ ref('fct_pull_requests') }} as request on request.pull_request_key = review.pull_request_key
left join {{ ref('people') }} as reviewer on reviewer.person_key = review.reviewer_person_key
where not review.is_bot and not review.is_by_author and review.submitted_at is not null
