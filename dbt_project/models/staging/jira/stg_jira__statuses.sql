select
    raw.connection_id,
    {{ jira_key('raw.status_id', 'raw.connection_id') }} as status_key,
    status.name as name,
    case status."statusCategory" ->> 'key'
        when 'new' then 'todo'
        when 'indeterminate' then 'in_progress'
        when 'done' then 'done'
        else 'unknown'
    end as category
from {{ source('jira', 'statuses') }} as raw
cross join lateral jsonb_to_record(raw.payload) as status (name text, "statusCategory" jsonb)
where raw.deleted_at is null
