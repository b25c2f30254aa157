select
    raw.connection_id,
    {{ jira_key('raw.account_id', 'raw.connection_id') }} as account_key,
    jira_user."displayName" as display_name,
    nullif(lower(jira_user."emailAddress"), '') as email,
    coalesce(jira_user."accountType" = 'app', false) as is_app,
    coalesce(jira_user.active, true) as is_active
from {{ source('jira', 'users') }} as raw
cross join lateral jsonb_to_record(raw.payload) as jira_user (
    "displayName" text, "emailAddress" text, "accountType" text, active boolean
)
where raw.deleted_at is null
