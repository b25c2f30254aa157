-- Every mention of a GitHub account, whichever API told it. GraphQL says __typename, REST says type.
with mentions as (
    select connection_id, author_account_key as account_key, author as actor
    from {{ ref('stg_github__pull_requests') }}
    union all
    select connection_id, author_account_key, author from {{ ref('stg_github__reviews') }}
    union all
    select connection_id, author_account_key, author from {{ ref('stg_github__review_comments') }}
    union all
    select connection_id, author_account_key, author from {{ ref('stg_github__issue_comments') }}
    union all
    select connection_id, creator_account_key, creator from {{ ref('stg_github__deployments') }}
    union all
    -- GitHub names the account only when it verified that the commit's address belongs to it.
    select
        connection_id,
        author_account_key,
        jsonb_build_object('login', author_login, 'name', author_name, 'email', author_email)
    from {{ ref('stg_github__pull_request_commits') }}
)

select distinct
    connection_id,
    account_key,
    regexp_replace(actor ->> 'login', '\[bot\]$', '') as login,
    nullif(trim(actor ->> 'name'), '') as display_name,
    nullif(lower(actor ->> 'email'), '') as email,
    coalesce(actor ->> '__typename', actor ->> 'type') = 'Bot' or actor ->> 'login' like '%[bot]' as is_declared_bot
from mentions
where account_key is not null
