-- The pull requests that changed, or what belongs to them did, since the last complete build. A build of everything asks
-- for none. Comments on plain issues, and what came before its request, are filed by number all the same: without a key.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

with changed as (
    select connection_id, repository_id, number
    from {{ source('github', 'pull_requests') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'pull_request_commits') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'pull_request_files') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'reviews') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'review_comments') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'issue_comments') }}
    where changed_in >= {{ changed_since() }}
    union
    select connection_id, repository_id, number
    from {{ source('github', 'timeline_events') }}
    where changed_in >= {{ changed_since() }}
)

select
    changed.connection_id,
    changed.repository_id,
    changed.number,
    {{ github_key('changed.repository_id', 'changed.connection_id') }} as repository_key,
    {{ github_key('request.pull_request_id', 'changed.connection_id') }} as pull_request_key
from changed
left join {{ source('github', 'pull_requests') }} as request
    on request.connection_id = changed.connection_id
    and request.repository_id = changed.repository_id
    and request.number = changed.number
{% if flags.FULL_REFRESH %} where false {% endif %}
