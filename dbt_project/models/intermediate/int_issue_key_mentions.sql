-- Issue keys in what people wrote about a pull request: branch, title, body, commit messages, and the GitHub issues that
-- it closes. Only keys of projects that exist are looked for, so UTF-8 and ISO-8859 are no issues.
{{ config(materialized='table') }}

with pattern as (
    -- A key stands alone: not within a word, and no version number (PAY-1.5). An underscore may stand before and after it.
    select '(?<![a-z0-9])((?:' || string_agg(project_key, '|' order by length(project_key) desc, project_key)
        || ')-[1-9][0-9]*)(?![a-z0-9]|\.[0-9])' as keys
    from (select distinct project_key from {{ ref('int_work_item_keys') }}) as project
),

texts as (
    select pull_request_key, 'branch' as evidence, head_branch as content, null as place
    from {{ ref('stg_github__pull_requests') }}
    union all
    select pull_request_key, 'title', title, null
    from {{ ref('stg_github__pull_requests') }}
    union all
    select pull_request_key, 'body', body, null
    from {{ ref('stg_github__pull_requests') }}
    union all
    select request.pull_request_key, 'commit_message', commit.message, commit.sha
    from {{ ref('stg_github__pull_request_commits') }} as commit
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.repository_key = commit.repository_key and request.number = commit.number
    where coalesce(commit.parent_count, 1) < 2
    union all
    select reference.pull_request_key, 'closing_reference', issue.title, issue.issue_key
    from {{ ref('stg_github__closing_references') }} as reference
    inner join {{ ref('stg_github__repositories') }} as repository
        on lower(repository.full_name) = reference.repository_full_name
    inner join {{ ref('stg_github__issues') }} as issue
        on issue.repository_key = repository.repository_key and issue.number = reference.number
)

select distinct
    texts.pull_request_key,
    texts.evidence,
    upper(match.groups[1]) as key,
    coalesce(texts.place, match.groups[1]) as detail
from texts
cross join pattern
cross join lateral regexp_matches(texts.content, pattern.keys, 'gi') as match (groups)
