-- Everything that happened to a pull request while it was open, whoever did it.
select pull_request_key, created_at as occurred_at, author_account_key as account_key, 'opened' as kind
from {{ ref('stg_github__pull_requests') }}
union all
select pull_request_key, merged_at, merged_by_account_key, 'merged'
from {{ ref('stg_github__pull_requests') }}
where merged_at is not null
union all
select request.pull_request_key, commit.committed_at, commit.author_account_key, 'commit'
from {{ ref('stg_github__pull_request_commits') }} as commit
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = commit.repository_key and request.number = commit.number
union all
select request.pull_request_key, review.submitted_at, review.author_account_key, 'review'
from {{ ref('stg_github__reviews') }} as review
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = review.repository_key and request.number = review.number
where review.submitted_at is not null
union all
select request.pull_request_key, comment.created_at, comment.author_account_key, 'comment'
from {{ ref('stg_github__review_comments') }} as comment
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = comment.repository_key and request.number = comment.number
union all
select request.pull_request_key, comment.created_at, comment.author_account_key, 'comment'
from {{ ref('stg_github__issue_comments') }} as comment
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = comment.repository_key and request.number = comment.number
union all
select request.pull_request_key, event.occurred_at, null, event.event_type
from {{ ref('stg_github__timeline_events') }} as event
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = event.repository_key and request.number = event.number
