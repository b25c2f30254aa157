select
    raw.connection_id,
    {{ jira_key('raw.worklog_id', 'raw.connection_id') }} as worklog_key,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    worklog.author,
    {{ jira_account_key('worklog.author', 'raw.connection_id') }} as author_account_key,
    worklog.started as started_at,
    worklog."timeSpentSeconds" as spent_seconds,
    worklog.created as created_at,
    worklog.updated as updated_at
from {{ source('jira', 'worklogs') }} as raw
cross join lateral jsonb_to_record(raw.payload) as worklog (
    author jsonb, started timestamptz, "timeSpentSeconds" double precision, created timestamptz, updated timestamptz
)
where raw.deleted_at is null
