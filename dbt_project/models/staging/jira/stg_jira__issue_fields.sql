select
    raw.connection_id,
    raw.issue_id,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    raw.payload -> 'fields' as fields
from {{ source('jira', 'issues') }} as raw
where raw.deleted_at is null
