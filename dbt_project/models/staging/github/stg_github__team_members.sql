select
    raw.connection_id,
    {{ github_key('raw.team_id', 'raw.connection_id') }} as github_team_key,
    {{ github_key("raw.payload ->> 'databaseId'", 'raw.connection_id') }} as account_key,
    lower(raw.payload ->> 'role') as role
from {{ source('github', 'team_members') }} as raw
where raw.deleted_at is null
