{{ config(indexes=[{'columns': ['account_key'], 'unique': true}]) }}

with evidence as (
    select
        account_key,
        other_key,
        case method when 'decision' then 1 else 2 end as rank,
        method,
        1.0 as score
    from {{ ref('int_account_decisions') }}
    where kind = 'merge'
    union all
    select account_key, other_key, case method when 'email' then 3 else 4 end, method, score
    from {{ ref('int_account_links') }}
    where method in ('email', 'name')
),

-- What ties an account to the others of its person; links to other people's accounts came to nothing.
ties as (
    select distinct on (evidence.account_key) evidence.account_key, evidence.method, evidence.score
    from evidence
    inner join {{ ref('int_person_groups') }} as one on one.account_key = evidence.account_key
    inner join {{ ref('int_person_groups') }} as other
        on other.account_key = evidence.other_key and other.group_key = one.group_key
    order by evidence.account_key, evidence.rank, evidence.score desc
)

select
    account.account_key,
    grouped.group_key as person_key,
    account.connection_id,
    account.source,
    account.login,
    account.display_name,
    account.emails,
    account.is_bot,
    account.is_ai_agent,
    account.is_ai_reviewer,
    account.is_active,
    coalesce(tie.method, 'none') as match_method,
    cast(tie.score as double precision) as match_score
from {{ ref('int_accounts') }} as account
inner join {{ ref('int_person_groups') }} as grouped on grouped.account_key = account.account_key
left join ties as tie on tie.account_key = account.account_key
