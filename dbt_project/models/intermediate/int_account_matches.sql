-- Pairs of accounts that are one person, with the evidence. What is ambiguous makes no pair.
with humans as (
    select account_key, connection_id || ':' || source as site, display_name, emails
    from {{ ref('int_accounts') }}
    where not is_bot
),

addresses as (
    select human.account_key, human.site, email
    from humans as human
    cross join lateral unnest(human.emails) as email
),

-- An address that two accounts of one site share is a team's mailbox, not a person's.
shared_addresses as (
    select site, email
    from addresses
    group by site, email
    having count(*) > 1
),

email_pairs as (
    select one.account_key, other.account_key as other_key
    from addresses as one
    inner join addresses as other on other.email = one.email and other.site <> one.site
    where one.email not in (select email from shared_addresses)
),

names as (
    select
        human.account_key,
        human.site,
        lower(regexp_replace(trim(human.display_name), '\s+', ' ', 'g')) as name,
        count(*) over (
            partition by human.site, lower(regexp_replace(trim(human.display_name), '\s+', ' ', 'g'))
        ) as namesakes
    from humans as human
    -- One word is too little to tell people apart.
    where human.display_name like '% %'
),

name_pairs as (
    select one.account_key, other.account_key as other_key
    from names as one
    inner join names as other on other.name = one.name and other.site <> one.site
    where one.namesakes = 1 and other.namesakes = 1
)

select account_key, other_key, 'email' as method, cast(1.0 as double precision) as score
from email_pairs
union
select account_key, other_key, 'name', 0.7
from name_pairs
where account_key not in (select account_key from email_pairs)
    and other_key not in (select account_key from email_pairs)
