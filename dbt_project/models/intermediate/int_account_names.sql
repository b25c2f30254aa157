-- Full names of people's accounts, in the form in which they are compared.
{{ config(materialized='table', indexes=[{'columns': ['account_key'], 'unique': true}]) }}

select account_key, site, name
from (
    select account_key, site, {{ comparable_name('display_name') }} as name
    from {{ ref('int_accounts') }}
    where not is_bot
) as account
where name is not null
