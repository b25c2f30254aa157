-- Profiles. An account that was renamed has one for each login that we met; `is_current` marks the newest.
select
    raw.connection_id,
    {{ github_key('profile."databaseId"', 'raw.connection_id') }} as account_key,
    regexp_replace(raw.login, '\[bot\]$', '') as login,
    nullif(trim(profile.name), '') as display_name,
    nullif(lower(trim(profile.email)), '') as email,
    coalesce(profile.__typename = 'Bot', false) as is_bot,
    row_number() over (
        partition by raw.connection_id, profile."databaseId" order by raw.fetched_at desc, raw.login
    ) = 1 as is_current
from {{ source('github', 'users') }} as raw
cross join lateral jsonb_to_record(raw.payload) as profile (
    __typename text, "databaseId" bigint, name text, email text
)
where raw.deleted_at is null and profile."databaseId" is not null and raw.login <> 'ghost'
