{#
  Joins the groups of `below` (account_key, group_key) along `edges` (account_key, other_key). A group that would hold
  two accounts of one site, or two that are known to be apart, is not made: its parts stay as they are in `below`.
  Groups are named after their first account, so that what is joined elsewhere changes no name here.
#}
{% macro account_groups(below, edges) %}
with recursive links as (
    select distinct one.group_key, other.group_key as other_group_key
    from {{ edges }} as edge
    inner join {{ below }} as one on one.account_key = edge.account_key
    inner join {{ below }} as other on other.account_key = edge.other_key
    where one.group_key <> other.group_key
),

reachable as (
    select group_key, group_key as member_key from links
    union
    select reachable.group_key, link.other_group_key
    from reachable
    inner join links as link on link.group_key = reachable.member_key
),

joined as (
    select group_key, min(member_key) as joined_key
    from reachable
    group by group_key
),

members as (
    select
        account.account_key,
        account.site,
        below.group_key,
        coalesce(joined.joined_key, below.group_key) as joined_key
    from {{ ref('int_accounts') }} as account
    inner join {{ below }} as below on below.account_key = account.account_key
    left join joined on joined.group_key = below.group_key
),

conflicts as (
    select joined_key
    from members
    group by joined_key, site
    having count(distinct group_key) > 1
    union
    select one.joined_key
    from {{ ref('int_account_decisions') }} as apart
    inner join members as one on one.account_key = apart.account_key
    inner join members as other on other.account_key = apart.other_key
    where apart.kind = 'split' and one.joined_key = other.joined_key and one.group_key <> other.group_key
)

select
    members.account_key,
    case when conflicts.joined_key is null then members.joined_key else members.group_key end as group_key
from members
left join conflicts on conflicts.joined_key = members.joined_key
{% endmacro %}
