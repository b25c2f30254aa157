-- Jira's names are given by the company, GitHub's by the people themselves, so Jira's come first.
select
    person_key,
    coalesce(
        max(display_name) filter (where source = 'jira'), max(display_name), max(login), person_key
    ) as name,
    bool_and(is_bot) as is_bot,
    bool_or(is_active) as is_active,
    cast(count(*) as integer) as account_count,
    bool_or(source = 'jira') and bool_or(source = 'github') as is_in_both_sources
from {{ ref('person_accounts') }}
group by person_key
