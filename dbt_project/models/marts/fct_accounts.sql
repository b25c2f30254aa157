{{ config(indexes=[
    {'columns': ['account_key'], 'unique': true},
    {'columns': ['first_active_at']},
]) }}

with acts as (
    select author_account_key as account_key, created_at as acted_at
    from {{ ref('stg_github__pull_requests') }}
    union all
    select author_account_key, submitted_at
    from {{ ref('stg_github__reviews') }}
    union all
    select author_account_key, created_at
    from {{ ref('stg_github__review_comments') }}
    union all
    select author_account_key, created_at
    from {{ ref('stg_github__issue_comments') }}
    union all
    select reporter_account_key, created_at
    from {{ ref('stg_jira__issues') }}
    union all
    select author_account_key, changed_at
    from {{ ref('int_work_item_changes') }}
),

spans as (
    select account_key, min(acted_at) as first_active_at, max(acted_at) as last_active_at
    from acts
    where account_key is not null and acted_at is not null
    group by account_key
)

select
    account.account_key,
    account.source,
    coalesce(account.login, account.display_name, account.account_key) as name,
    account.person_key,
    person.name as person,
    account.match_method,
    person.is_in_both_sources,
    span.first_active_at,
    -- Who has not been seen for a quarter may have left: nobody has to find out any more who that was.
    span.last_active_at + interval '90 days' as inactive_at
from spans as span
inner join {{ ref('person_accounts') }} as account on account.account_key = span.account_key
inner join {{ ref('people') }} as person on person.person_key = account.person_key
where not account.is_bot
