-- The instants between which a pull request's time is measured, one row a request.
{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key'], 'unique': true}]
) }}

with first_ready as (
    select pull_request_key, min(ready_at) as first_ready_at
    from {{ ref('int_pull_request_ready_moments') }}
    {{ of_filed('pull_request_key') }}
    group by pull_request_key
),

responses as (
    select
        response.pull_request_key,
        min(response.responded_at) filter (where response.responded_at >= ready.first_ready_at) as first_response_at,
        coalesce(bool_or(response.responded_at < ready.first_ready_at), false) as is_reviewed_before_ready
    from {{ ref('int_pull_request_responses') }} as response
    left join first_ready as ready on ready.pull_request_key = response.pull_request_key
    {{ of_filed('response.pull_request_key') }}
    group by response.pull_request_key
),

-- Who was sent back to draft and came again waits anew, but not once somebody has answered.
ready as (
    select moment.pull_request_key, max(moment.ready_at) as ready_at
    from {{ ref('int_pull_request_ready_moments') }} as moment
    left join responses as response on response.pull_request_key = moment.pull_request_key
    where moment.ready_at <= coalesce(response.first_response_at, 'infinity')
        {{ of_filed('moment.pull_request_key', 'and') }}
    group by moment.pull_request_key
),

first_commits as (
    select repository_key, number, min(authored_at) as first_commit_at
    from {{ ref('stg_github__pull_request_commits') }}
    group by repository_key, number
)

select
    request.pull_request_key,
    first_commit.first_commit_at,
    ready.ready_at,
    response.first_response_at,
    coalesce(first_commit.first_commit_at > request.created_at, false) as is_rebased_after_open,
    coalesce(response.is_reviewed_before_ready, false) as is_reviewed_before_ready,
    coalesce(response.first_response_at > request.merged_at, false) as is_reviewed_after_merge
from {{ ref('stg_github__pull_requests') }} as request
left join ready on ready.pull_request_key = request.pull_request_key
left join responses as response on response.pull_request_key = request.pull_request_key
left join first_commits as first_commit
    on first_commit.repository_key = request.repository_key and first_commit.number = request.number
