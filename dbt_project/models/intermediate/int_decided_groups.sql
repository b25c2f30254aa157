-- Accounts grouped by what people said, and by nothing else.
{{ config(materialized='table', indexes=[{'columns': ['account_key'], 'unique': true}]) }}

with recursive reachable as (
    select account_key, account_key as member_key
    from {{ ref('int_accounts') }}
    union
    select reachable.account_key, merged.other_key
    from reachable
    inner join {{ ref('int_account_decisions') }} as merged
        on merged.account_key = reachable.member_key and merged.kind = 'merge'
    -- An account that its source no longer shows still joins those that were merged with it.
)

select account_key, min(member_key) as group_key
from reachable
group by account_key
