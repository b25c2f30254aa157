-- Pairs of matching accounts make groups; a group is a person, named after its first account.
{{ config(indexes=[{'columns': ['account_key'], 'unique': true}]) }}

with recursive reachable as (
    select account_key, account_key as member_key
    from {{ ref('int_accounts') }}
    union
    select reachable.account_key, pair.other_key
    from reachable
    inner join {{ ref('int_account_matches') }} as pair on pair.account_key = reachable.member_key
),

people as (
    select account_key, min(member_key) as person_key
    from reachable
    group by account_key
),

evidence as (
    select distinct on (account_key) account_key, method, score
    from {{ ref('int_account_matches') }}
    order by account_key, score desc, method
)

select
    account.account_key,
    people.person_key,
    account.connection_id,
    account.source,
    account.login,
    account.display_name,
    account.emails,
    account.is_bot,
    account.is_active,
    coalesce(evidence.method, 'none') as match_method,
    evidence.score as match_score
from {{ ref('int_accounts') }} as account
inner join people on people.account_key = account.account_key
left join evidence on evidence.account_key = account.account_key
