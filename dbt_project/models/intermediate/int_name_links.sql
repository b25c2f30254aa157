-- Links by name between groups, for names that are one person's as far as can be told: no site knows it twice.
with names as (
    select name.account_key, name.site, name.name, grouped.group_key
    from {{ ref('int_account_names') }} as name
    inner join {{ ref('int_email_groups') }} as grouped on grouped.account_key = name.account_key
),

unique_names as (
    select name
    from names
    group by name
    having count(distinct (group_key, site)) = count(distinct site) and count(distinct group_key) > 1
)

select link.account_key, link.other_key
from {{ ref('int_account_links') }} as link
inner join names as name on name.account_key = link.account_key
inner join unique_names on unique_names.name = name.name
where link.method = 'name'
