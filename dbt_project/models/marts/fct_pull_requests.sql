{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['pull_request_key'], 'unique': true},
        {'columns': ['merged_at', 'team']},
        {'columns': ['created_at', 'team']},
        {'columns': ['closed_at']},
    ]
) }}

with links as (
    select
        pull_request_key,
        count(distinct work_item_key) as work_item_count,
        max(strength) as link_strength
    from {{ ref('work_item_pull_requests') }}
    group by pull_request_key
),

reverted as (
    select distinct reverts_pull_request_key as pull_request_key
    from {{ ref('pull_requests') }}
    where state = 'merged' and reverts_pull_request_key is not null
),

closing as (
    select distinct pull_request_key
    from {{ ref('stg_github__closing_references') }}
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
    authorship.authorship,
    request.is_revert,
    request.is_hotfix,
    reverted.pull_request_key is not null as is_reverted,
    request.state,
    request.is_draft,
    request.additions + request.deletions as changed_lines,
    size.written_lines,
    size.written_files,
    size.size_band,
    size.is_every_file_known,
    request.created_at,
    request.first_commit_at,
    request.ready_at,
    request.first_response_at,
    review.first_approval_at,
    request.merged_at,
    request.closed_at,
    case when request.merged_at is null then request.closed_at end as abandoned_at,
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
    case
        when review.first_approval_at >= request.ready_at
            and review.first_approval_at <= coalesce(request.merged_at, 'infinity')
            then {{ seconds_between('request.ready_at', 'review.first_approval_at') }}
    end as first_approval_seconds,
    case
        when review.first_approval_at >= request.ready_at and review.first_approval_at <= request.merged_at
            then {{ seconds_between('review.first_approval_at', 'request.merged_at') }}
    end as approval_to_merge_seconds,
    request.is_rebased_after_open,
    request.is_reviewed_before_ready,
    request.is_reviewed_after_merge,
    coalesce(review.first_approval_at < request.ready_at, false) as is_approved_before_ready,
    coalesce(review.first_approval_at > request.merged_at, false) as is_approved_after_merge,
    review.reviewer_count,
    review.rounds,
    review.comment_count,
    coalesce(review.first_review_at <= request.merged_at, false) as is_reviewed_before_merge,
    cast(coalesce(links.work_item_count, 0) as integer) as work_item_count,
    links.link_strength,
    links.pull_request_key is not null or closing.pull_request_key is not null as is_linked
from {{ ref('pull_requests') }} as request
inner join {{ ref('int_pull_request_reviews') }} as review on review.pull_request_key = request.pull_request_key
inner join {{ ref('int_pull_request_sizes') }} as size on size.pull_request_key = request.pull_request_key
inner join {{ ref('int_pull_request_authorship') }} as authorship
    on authorship.pull_request_key = request.pull_request_key
left join links on links.pull_request_key = request.pull_request_key
left join reverted on reverted.pull_request_key = request.pull_request_key
left join closing on closing.pull_request_key = request.pull_request_key
left join {{ ref('repositories') }} as repository on repository.repository_key = request.repository_key
left join {{ ref('teams') }} as team on team.team_key = request.team_key
left join {{ ref('people') }} as author on author.person_key = request.author_person_key
