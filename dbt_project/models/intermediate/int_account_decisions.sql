-- Pairs of accounts that somebody said are one person (merge) or are not (split), each in both directions. What was
-- decided in Pulse comes before what is configured, and a configured split before a configured merge.
{{ config(materialized='table') }}

with configured as (
    select rule.kind, rule.group_number, lower(rule.identifier) as identifier, named.account_key
    from {{ ref('stg_configuration__person_rules') }} as rule
    inner join {{ ref('int_account_identifiers') }} as named on named.identifier = lower(rule.identifier)
),

pairs as (
    select account_key, other_key, kind, 'decision' as method, 1 as rank
    from {{ ref('stg_app__person_decisions') }}
    union all
    select other_key, account_key, kind, 'decision', 1
    from {{ ref('stg_app__person_decisions') }}
    union all
    select one.account_key, other.account_key, one.kind, 'configuration', case one.kind when 'split' then 2 else 3 end
    from configured as one
    inner join configured as other
        on other.kind = one.kind and other.group_number = one.group_number and other.account_key <> one.account_key
    -- An address may stand for several accounts: those are one person, and just what is named apart is apart.
    where one.kind = 'merge' or other.identifier <> one.identifier
)

select distinct on (account_key, other_key) account_key, other_key, kind, method
from pairs
order by account_key, other_key, rank
