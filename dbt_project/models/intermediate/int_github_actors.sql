-- Every mention of a GitHub account, whichever API told it. GraphQL says __typename, REST says type.
with actors as (
    select connection_id, author_account_key as account_key, author as actor
    from {{ ref('stg_github__pull_requests') }}
    union
    select connection_id, author_account_key, author from {{ ref('stg_github__reviews') }}
    union
    select connection_id, author_account_key, author from {{ ref('stg_github__review_comments') }}
    union
    select connection_id, author_account_key, author from {{ ref('stg_github__issue_comments') }}
    union
    select connection_id, creator_account_key, creator from {{ ref('stg_github__deployments') }}
),

-- GitHub names the account of a commit only when it verified that the commit's address belongs to it.
commits as (
    select connection_id, author_account_key, author_login, author_name, author_email
    from {{ ref('stg_github__pull_request_commits') }}
    union
    select connection_id, author_account_key, author_login, author_name, author_email
    from {{ ref('stg_github__commits') }}
)

select distinct
    connection_id,
    account_key,
    regexp_replace(actor ->> 'login', '\[bot\]$', '') as login,
    nullif(trim(actor ->> 'name'), '') as display_name,
    nullif(lower(actor ->> 'email'), '') as email,
    coalesce(actor ->> '__typename', actor ->> 'type') = 'Bot' or actor ->> 'login' like '%[bot]' as is_declared_bot,
    false as is_current
from actors
where account_key is not null
union
select
    connection_id,
    author_account_key,
    regexp_replace(author_login, '\[bot\]$', ''),
    nullif(trim(author_name), ''),
    author_email,
    author_login like '%[bot]',
    false
from commits
where author_account_key is not null and author_login is not null
union
select connection_id, account_key, login, display_name, email, is_bot, is_current
from {{ ref('stg_github__users') }}
