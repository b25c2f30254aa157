-- Every instant at which a pull request became ready for review, before it was merged or closed.
with requests as (
    select
        pull_request_key,
        repository_key,
        number,
        created_at,
        is_draft,
        coalesce(merged_at, closed_at, 'infinity') as decided_at
    from {{ ref('stg_github__pull_requests') }}
),

draft_events as (
    select request.pull_request_key, event.event_type, event.occurred_at, event.event_key, request.decided_at
    from {{ ref('stg_github__timeline_events') }} as event
    inner join requests as request
        on request.repository_key = event.repository_key and request.number = event.number
    where event.event_type in ('ready_for_review', 'convert_to_draft')
),

first_events as (
    select distinct on (pull_request_key) pull_request_key, event_type
    from draft_events
    order by pull_request_key, occurred_at, event_key
)

-- A request whose first such event makes it ready was opened as a draft; without events, what it is now tells.
select request.pull_request_key, request.created_at as ready_at
from requests as request
left join first_events as first_event on first_event.pull_request_key = request.pull_request_key
where coalesce(first_event.event_type = 'convert_to_draft', not request.is_draft)
union all
select pull_request_key, occurred_at
from draft_events
where event_type = 'ready_for_review' and occurred_at <= decided_at
