-- People who may be one, for a person to decide: what the evidence says did not suffice, or contradicts itself.
with links as (
    select
        link.account_key,
        link.other_key,
        one.person_key,
        other.person_key as candidate_key,
        link.method,
        -- A name or address that several people share says less.
        case when link.method = 'email' then 0.9 when link.method = 'name' then 0.6 else link.score end
        / count(*) over (partition by link.account_key, link.method, other.source) as score
    from {{ ref('int_account_links') }} as link
    inner join {{ ref('person_accounts') }} as one on one.account_key = link.account_key
    inner join {{ ref('person_accounts') }} as other
        on other.account_key = link.other_key and other.person_key <> one.person_key
    left join {{ ref('int_account_decisions') }} as decided
        on decided.account_key = link.account_key and decided.other_key = link.other_key
    where decided.account_key is null
),

-- Who is complete on both sides lacks nobody of the same name; an address that two people have is odd in any case.
sites as (
    select distinct person_key, connection_id, source
    from {{ ref('person_accounts') }}
),

complementary as (
    select links.*
    from links
    where links.method = 'email'
        or not exists (
            select
            from sites as one
            inner join sites as other on other.connection_id = one.connection_id and other.source = one.source
            where one.person_key = links.person_key and other.person_key = links.candidate_key
        )
),

pairs as (
    select distinct on (person_key, candidate_key)
        person_key,
        candidate_key,
        account_key,
        other_key,
        method,
        score
    from complementary
    order by person_key, candidate_key, score desc, method, account_key, other_key
)

select
    pair.person_key || '/' || pair.candidate_key as review_key,
    pair.person_key,
    person.name as person,
    pair.account_key,
    pair.candidate_key as candidate_person_key,
    candidate.name as candidate,
    pair.other_key as candidate_account_key,
    pair.method,
    cast(round(cast(pair.score as numeric), 2) as double precision) as score
from pairs as pair
inner join {{ ref('people') }} as person on person.person_key = pair.person_key
inner join {{ ref('people') }} as candidate on candidate.person_key = pair.candidate_key
where pair.person_key < pair.candidate_key
