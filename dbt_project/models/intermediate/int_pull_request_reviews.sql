-- What reviewers did with a pull request: first approval, rounds of review, and how many people said how much.
{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key'], 'unique': true}]
) }}

with requests as (
    select
        pull_request_key,
        repository_key,
        number,
        created_at,
        coalesce(merged_at, closed_at, 'infinity') as decided_at
    from {{ ref('stg_github__pull_requests') }}
    {{ of_filed('pull_request_key') }}
),

reviews as (
    select review.pull_request_key, review.reviewer_person_key, review.state, review.submitted_at
    from {{ ref('pull_request_reviews') }} as review
    where not review.is_bot and not review.is_by_author and review.submitted_at is not null
        {{ of_filed('review.pull_request_key', 'and') }}
),

-- A push between two reviews makes them two rounds. When commits were pushed is not told, only when they were made.
events as (
    select review.pull_request_key, review.submitted_at as occurred_at, true as is_review
    from reviews as review
    inner join requests as request on request.pull_request_key = review.pull_request_key
    where review.submitted_at <= request.decided_at
    union all
    select request.pull_request_key, commit.committed_at, false
    from {{ ref('stg_github__pull_request_commits') }} as commit
    inner join requests as request
        on request.repository_key = commit.repository_key and request.number = commit.number
    where commit.committed_at > request.created_at
    union all
    select request.pull_request_key, event.occurred_at, false
    from {{ ref('stg_github__timeline_events') }} as event
    inner join requests as request
        on request.repository_key = event.repository_key and request.number = event.number
    where event.event_type = 'force_pushed'
),

rounds as (
    select pull_request_key, count(*) as rounds
    from (
        select
            pull_request_key,
            is_review
            and not coalesce(
                lag(is_review) over (partition by pull_request_key order by occurred_at, is_review), false
            ) as begins_round
        from events
    ) as event
    where begins_round
    group by pull_request_key
),

outcomes as (
    select
        pull_request_key,
        min(submitted_at) filter (where state = 'approved') as first_approval_at,
        min(submitted_at) as first_review_at,
        count(distinct reviewer_person_key) as reviewer_count
    from reviews
    group by pull_request_key
),

comments as (
    select pull_request_key, count(*) as comment_count
    from {{ ref('pull_request_comments') }}
    where not is_bot and not is_by_author {{ of_filed('pull_request_key', 'and') }}
    group by pull_request_key
)

select
    request.pull_request_key,
    outcome.first_approval_at,
    outcome.first_review_at,
    cast(coalesce(outcome.reviewer_count, 0) as integer) as reviewer_count,
    cast(coalesce(rounds.rounds, 0) as integer) as rounds,
    cast(coalesce(comments.comment_count, 0) as integer) as comment_count
from requests as request
left join outcomes as outcome on outcome.pull_request_key = request.pull_request_key
left join rounds on rounds.pull_request_key = request.pull_request_key
left join comments on comments.pull_request_key = request.pull_request_key
