{{ config(indexes=[
    {'columns': ['pull_request_key'], 'unique': true},
    {'columns': ['merged_at', 'team']},
    {'columns': ['created_at', 'team']},
]) }}

with human_reviews as (
    select
        review.pull_request_key,
        count(distinct review.reviewer_person_key) as reviewer_count,
        bool_or(review.submitted_at <= request.merged_at) as is_reviewed_before_merge
    from {{ ref('pull_request_reviews') }} as review
    inner join {{ ref('pull_requests') }} as request on request.pull_request_key = review.pull_request_key
    where not review.is_bot and not review.is_by_author
    group by review.pull_request_key
)

select
    request.pull_request_key,
    request.number,
    request.title,
    request.url,
    repository.full_name as repository,
    team.name as team,
    request.author_person_key as person_key,
    author.name as person,
    request.is_bot_author,
    request.state,
    request.additions + request.deletions as changed_lines,
    request.created_at,
    request.first_commit_at,
    request.ready_at,
    request.first_response_at,
    request.merged_at,
    request.closed_at,
    case
        -- The commits were rewritten after the request was opened: when the work began is not known any more.
        when request.is_rebased_after_open then 0
        else {{ seconds_between('request.first_commit_at', 'request.ready_at') }}
    end as coding_seconds,
    case
        when not request.is_reviewed_after_merge
            then {{ seconds_between('request.ready_at', 'request.first_response_at') }}
    end as pickup_seconds,
    case
        when not request.is_reviewed_after_merge
            then {{ seconds_between('request.first_response_at', 'request.merged_at') }}
    end as review_seconds,
    {{ seconds_between('request.ready_at', 'request.merged_at') }} as cycle_time_seconds,
    request.is_rebased_after_open,
    request.is_reviewed_before_ready,
    request.is_reviewed_after_merge,
    cast(coalesce(human_review.reviewer_count, 0) as integer) as reviewer_count,
    coalesce(human_review.is_reviewed_before_merge, false) as is_reviewed_before_merge
from {{ ref('pull_requests') }} as request
left join human_reviews as human_review on human_review.pull_request_key = request.pull_request_key
left join {{ ref('repositories') }} as repository on repository.repository_key = request.repository_key
left join {{ ref('teams') }} as team on team.team_key = request.team_key
left join {{ ref('people') }} as author on author.person_key = request.author_person_key
