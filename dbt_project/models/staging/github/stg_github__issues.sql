select
    raw.connection_id,
    {{ github_key('raw.issue_id', 'raw.connection_id') }} as issue_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    issue.title,
    issue.body,
    issue.html_url as url,
    issue.state,
    issue.labels,
    {{ github_user_key('issue."user"') }} as author_account_key,
    issue.created_at,
    issue.closed_at
from {{ source('github', 'issues') }} as raw
cross join lateral jsonb_to_record(raw.payload) as issue (
    title text, body text, html_url text, state text, labels jsonb, "user" jsonb, created_at timestamptz, closed_at timestamptz
)
where raw.deleted_at is null
