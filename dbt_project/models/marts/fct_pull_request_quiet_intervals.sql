{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['quiet_interval_key'], 'unique': true},
        {'columns': ['stale_at', 'team']},
    ]
) }}

-- From the day that an open request had lain untouched for too long until something happened to it, or it was closed.
with activities as (
    select
        activity.pull_request_key,
        activity.occurred_at,
        lead(activity.occurred_at) over (
            partition by activity.pull_request_key order by activity.occurred_at
        ) as next_at
    from {{ ref('int_pull_request_activities') }} as activity
    inner join {{ ref('fct_pull_requests') }} as request
        on request.pull_request_key = activity.pull_request_key
            and activity.occurred_at >= request.created_at
            and activity.occurred_at < coalesce(request.closed_at, 'infinity')
),

quiet as (
    select
        activity.pull_request_key,
        activity.occurred_at + make_interval(days => settings.stale_after_days) as stale_at,
        coalesce(activity.next_at, request.closed_at) as ended_at
    from activities as activity
    inner join {{ ref('fct_pull_requests') }} as request on request.pull_request_key = activity.pull_request_key
    cross join {{ ref('stg_configuration__settings') }} as settings
)

select
    quiet.pull_request_key || '/' || extract(epoch from quiet.stale_at) as quiet_interval_key,
    quiet.pull_request_key,
    request.number,
    request.title,
    request.url,
    request.repository,
    request.team,
    request.person_key,
    request.person,
    request.is_bot_author,
    request.is_draft,
    quiet.stale_at,
    quiet.ended_at
from quiet
inner join {{ ref('fct_pull_requests') }} as request on request.pull_request_key = quiet.pull_request_key
where quiet.stale_at < coalesce(quiet.ended_at, 'infinity')
