-- Issue keys in what people wrote about a pull request: branch, title, body, commit messages, and the GitHub issues that
-- it closes. Only keys of projects that exist count, so UTF-8 and ISO-8859 are no issues.
{{ config(
    materialized='filed',
    changed='int_changed_mentions',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key']}]
) }}
-- depends_on: {{ ref('int_changed_mentions') }}

with texts as (
    select request.pull_request_key, text.evidence, text.content, null as place
    from {{ ref('stg_github__pull_requests') }} as request
    cross join lateral (
        values ('branch', request.head_branch), ('title', request.title), ('body', request.body)
    ) as text (evidence, content)
    {{ of_filed('request.pull_request_key') }}
    union all
    select request.pull_request_key, 'commit_message', commit.message, commit.sha
    from {{ ref('stg_github__pull_request_commits') }} as commit
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.repository_key = commit.repository_key and request.number = commit.number
    where coalesce(commit.parent_count, 1) < 2 {{ of_filed('request.pull_request_key', 'and') }}
    union all
    select reference.pull_request_key, 'closing_reference', issue.title, issue.issue_key
    from {{ ref('stg_github__closing_references') }} as reference
    inner join {{ ref('stg_github__repositories') }} as repository
        on lower(repository.full_name) = reference.repository_full_name
    inner join {{ ref('stg_github__issues') }} as issue
        on issue.repository_key = repository.repository_key and issue.number = reference.number
    {{ of_filed('reference.pull_request_key') }}
),

-- A key stands alone: not within a word, and no version number (PAY-1.5). Looking for any key and then whether its project
-- exists is ten times as fast as one expression of all projects, in capitals or not.
candidates as (
    select
        texts.pull_request_key,
        texts.evidence,
        texts.place,
        match.groups[1] as name,
        match.groups[2] as number
    from texts
    cross join lateral regexp_matches(
        texts.content, '(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_]*)-([1-9][0-9]*)(?![A-Za-z0-9]|\.[0-9])', 'g'
    ) as match (groups)
),

-- An underscore may belong to the key (R2_D2-7) or stand before it (feature_PAY-7): the longest key that exists is meant.
projects as (
    select distinct on (candidate.name) candidate.name, project.project_key
    from (select distinct name from candidates) as candidate
    inner join (select distinct project_key from {{ ref('int_work_item_keys') }}) as project
        on right('_' || upper(candidate.name), length(project.project_key) + 1) = '_' || project.project_key
    order by candidate.name, length(project.project_key) desc
)

select distinct
    candidate.pull_request_key,
    candidate.evidence,
    project.project_key || '-' || candidate.number as key,
    coalesce(candidate.place, right(candidate.name, length(project.project_key)) || '-' || candidate.number) as detail
from candidates as candidate
inner join projects as project on project.name = candidate.name
