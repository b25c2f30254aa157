-- What an account is called by in logins and mailboxes (kind handle), and what its name would make there (kind name).
{{ config(materialized='table') }}

with accounts as (
    select account_key, site, logins, display_name
    from {{ ref('int_accounts') }}
    where not is_bot
),

names as (
    select
        account_key,
        site,
        {{ handle("split_part(trim(display_name), ' ', 1)") }} as first_name,
        {{ handle("regexp_replace(trim(display_name), '^.*\\s', '')") }} as last_name
    from accounts
    where trim(display_name) like '% %'
),

handles as (
    select account.account_key, account.site, 'handle' as kind, {{ handle('known_login') }} as handle
    from accounts as account
    cross join lateral unnest(account.logins) as known_login
    union
    select account_key, site, 'handle', {{ handle("split_part(email, '@', 1)") }}
    from {{ ref('int_account_addresses') }}
    where status <> 'shared'
    union
    select account_key, site, 'name', form
    from names
    cross join lateral unnest(array[
        first_name || last_name, last_name || first_name, left(first_name, 1) || last_name
    ]) as form
)

select account_key, site, kind, handle
from handles
-- Short ones are shared by chance.
where length(handle) >= 5
