{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[{'columns': ['repository_key', 'number']}]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

select
    raw.connection_id,
    {{ github_key('raw.event_id', 'raw.connection_id') }} as event_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    case event.__typename
        when 'ReadyForReviewEvent' then 'ready_for_review'
        when 'ConvertToDraftEvent' then 'convert_to_draft'
        when 'HeadRefForcePushedEvent' then 'force_pushed'
        when 'ReopenedEvent' then 'reopened'
        else event.__typename
    end as event_type,
    event."createdAt" as occurred_at
from {{ source('github', 'timeline_events') }} as raw
cross join lateral jsonb_to_record(raw.payload) as event (__typename text, "createdAt" timestamptz)
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
