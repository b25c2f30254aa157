-- E-mail addresses of accounts, and whether each tells who somebody is:
--   own      of one account of the site alone, or of the one that is still active
--   former   of an account that is no longer active, while another of the site has it now
--   shared   of several active accounts, of a machine, or a mailbox that is nobody's by its name
{{ config(materialized='table') }}

with addresses as (
    select account.account_key, account.site, account.is_bot, account.is_active, email
    from {{ ref('int_accounts') }} as account
    cross join lateral unnest(account.emails) as email
),

holders as (
    select
        email,
        site,
        count(*) as accounts,
        count(*) filter (where is_active) as active_accounts,
        bool_or(is_bot) as is_of_bot
    from addresses
    group by email, site
),

verdicts as (
    select
        email,
        bool_or(is_of_bot or (accounts > 1 and active_accounts <> 1))
        -- GitHub's no-reply addresses name an account, not a mailbox.
        or email like '%@users.noreply.github.com'
        or exists (
            select from {{ ref('stg_configuration__shared_mailboxes') }} as mailbox where holders.email ~* mailbox.pattern
        ) as is_shared
    from holders
    group by email
)

select
    address.account_key,
    address.site,
    address.email,
    case
        when verdict.is_shared then 'shared'
        when holder.accounts = 1 or address.is_active then 'own'
        else 'former'
    end as status
from addresses as address
inner join holders as holder on holder.email = address.email and holder.site = address.site
inner join verdicts as verdict on verdict.email = address.email
where not address.is_bot
