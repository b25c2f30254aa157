select
    raw.connection_id,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    raw.link_id,
    link.evidence,
    link.url
from {{ source('jira', 'pull_request_links') }} as raw
cross join lateral jsonb_to_record(raw.payload) as link (evidence text, url text)
where raw.deleted_at is null
