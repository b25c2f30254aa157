with people as (
    select
        person_key,
        -- Jira's names are given by the company, GitHub's by the people themselves, so Jira's come first.
        coalesce(
            max(display_name) filter (where source = 'jira'), max(display_name), max(login), person_key
        ) as name,
        bool_and(is_bot) as is_bot,
        bool_or(is_active) as is_active,
        cast(count(*) as integer) as account_count,
        bool_or(source = 'jira') and bool_or(source = 'github') as is_in_both_sources
    from {{ ref('person_accounts') }}
    group by person_key
)

select
    person_key,
    -- Figures are grouped by name: namesakes must not become one person there.
    case
        when count(*) over (partition by name) > 1 then name || ' (' || person_key || ')'
        else name
    end as name,
    is_bot,
    is_active,
    account_count,
    is_in_both_sources
from people
