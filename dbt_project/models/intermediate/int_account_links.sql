-- Pairs of accounts that may be one person, each in both directions, with the evidence and its score from 0 to 1. Also
-- pairs that somebody decided about: a decision against a pair does not make other evidence about its accounts clearer,
-- so that a merge that is taken back leaves everything as it was.
{{ config(materialized='table', indexes=[{'columns': ['account_key', 'other_key', 'method'], 'unique': true}]) }}

with addresses as (
    select account_key, site, email, status
    from {{ ref('int_account_addresses') }}
    where status <> 'shared'
),

pairs as (
    select
        one.account_key,
        other.account_key as other_key,
        'email' as method,
        case when one.status = 'own' and other.status = 'own' then 1.0 else 0.6 end as score
    from addresses as one
    inner join addresses as other on other.email = one.email and other.account_key <> one.account_key
    union all
    select one.account_key, other.account_key, 'name', 0.8
    from {{ ref('int_account_names') }} as one
    inner join {{ ref('int_account_names') }} as other on other.name = one.name and other.site <> one.site
    union all
    select one.account_key, other.account_key, 'login', 0.5
    from {{ ref('int_account_handles') }} as one
    inner join {{ ref('int_account_handles') }} as other on other.handle = one.handle and other.site <> one.site
    -- Two names that agree are a link by name.
    where one.kind = 'handle' or other.kind = 'handle'
)

select account_key, other_key, method, cast(max(score) as double precision) as score
from pairs
group by account_key, other_key, method
