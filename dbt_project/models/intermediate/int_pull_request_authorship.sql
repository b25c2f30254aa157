-- Who wrote a pull request: a person alone, a person with an AI agent, an AI agent, or another machine.
{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key'], 'unique': true}]
) }}

with agents as (
    select {{ any_pattern('pattern') }} as pattern
    from {{ ref('stg_configuration__bots') }}
    where kind = 'ai_co_author'
),

-- Trailers name those who wrote with the author: one a line, name and address.
co_authored as (
    select distinct commit.repository_key, commit.number
    from {{ ref('stg_github__pull_request_commits') }} as commit
    cross join agents
    cross join lateral regexp_matches(commit.message, '^[ \t]*co-authored-by:[ \t]*([^\r\n]+)', 'gin') as trailer (names)
    where commit.message ilike '%co-authored-by:%' and trailer.names[1] ~* agents.pattern
)

select
    request.pull_request_key,
    case
        when author.is_ai_agent then 'ai_agent'
        when author.is_bot then 'machine'
        when co_authored.number is not null then 'ai_assisted'
        else 'human'
    end as authorship
from {{ ref('stg_github__pull_requests') }} as request
left join {{ ref('person_accounts') }} as author on author.account_key = request.author_account_key
left join co_authored
    on co_authored.repository_key = request.repository_key and co_authored.number = request.number
