select
    raw.connection_id,
    {{ jira_key('raw.comment_id', 'raw.connection_id') }} as comment_key,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    {{ jira_key("raw.payload -> 'author' ->> 'accountId'", 'raw.connection_id') }} as author_account_key,
    raw.payload -> 'body' as body,
    cast(raw.payload ->> 'created' as timestamptz) as created_at
from {{ source('jira', 'comments') }} as raw
where raw.deleted_at is null
