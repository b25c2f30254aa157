select
    raw.connection_id,
    {{ github_key('raw.comment_id', 'raw.connection_id') }} as comment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    comment."user" as author,
    {{ github_user_key('comment."user"') }} as author_account_key,
    comment.body,
    comment.created_at
from {{ source('github', 'issue_comments') }} as raw
cross join lateral jsonb_to_record(raw.payload) as comment ("user" jsonb, body text, created_at timestamptz)
where raw.deleted_at is null
