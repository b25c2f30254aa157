-- Whose an address is, for commits that GitHub ties to no account: addresses of their own, and GitHub's no-reply
-- addresses that name an account by its login. Addresses that lead to two people are left out.
{{ config(materialized='table', indexes=[{'columns': ['email'], 'unique': true}]) }}

with addresses as (
    select account_key, email
    from {{ ref('int_account_addresses') }}
    where status = 'own'
    union
    select account.account_key, known_login || '@users.noreply.github.com'
    from {{ ref('int_accounts') }} as account
    cross join lateral unnest(account.logins) as known_login
)

select address.email, min(grouped.group_key) as person_key
from addresses as address
inner join {{ ref('int_person_groups') }} as grouped on grouped.account_key = address.account_key
group by address.email
having count(distinct grouped.group_key) = 1
