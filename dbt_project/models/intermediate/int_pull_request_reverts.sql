-- Pull requests that take another one back, and which: named by number, else by commit, else by title. Taking a revert
-- back brings a change in again, so it is none. A text alone makes a revert only where a human wrote it and it names a
-- change of the same repository: machines quote the changelogs of others.
{{ config(materialized='table', indexes=[{'columns': ['pull_request_key'], 'unique': true}]) }}

with requests as (
    select
        request.pull_request_key,
        request.repository_key,
        lower(repository.full_name) as full_name,
        request.number,
        request.title,
        request.body,
        request.merge_sha,
        request.created_at,
        request.merged_at,
        coalesce(account.is_bot, false) as is_bot,
        case
            when request.title ~* '^reapply "' then 0
            when request.title ~* '^revert "'
                then length(substring(lower(request.title) from '^(?:revert ")+')) / length('revert "')
            when request.title ~* '^revert(\([^)]*\))?!?:' then 1
        end as depth
    from {{ ref('stg_github__pull_requests') }} as request
    left join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = request.repository_key
    left join {{ ref('int_accounts') }} as account on account.account_key = request.author_account_key
),

candidates as (
    select *
    from requests
    where depth % 2 = 1
        or (depth is null and not is_bot and body ~* '(^|\n)\s*(reverts [\w./-]*#\d|this reverts commit [0-9a-f]{7})')
),

texts as (
    select pull_request_key, repository_key, full_name, created_at, body as text
    from candidates
    union all
    select candidate.pull_request_key, candidate.repository_key, candidate.full_name, candidate.created_at, commit.message
    from candidates as candidate
    inner join {{ ref('stg_github__pull_request_commits') }} as commit
        on commit.repository_key = candidate.repository_key and commit.number = candidate.number
    where candidate.depth is not null and commit.message ilike '%this reverts commit %'
),

numbers as (
    select text.pull_request_key, text.repository_key, cast(named[2] as bigint) as number
    from texts as text
    cross join lateral regexp_matches(text.text, '\yreverts ([\w.-]+/[\w.-]+)?#(\d{1,9})\y', 'gi') as named
    where coalesce(lower(named[1]), text.full_name) = text.full_name
),

shas as (
    select text.pull_request_key, text.repository_key, text.created_at, lower(named[1]) as sha
    from texts as text
    cross join lateral regexp_matches(text.text, '\ythis reverts commit ([0-9a-f]{7,40})\y', 'gi') as named
),

titles as (
    select
        pull_request_key,
        repository_key,
        created_at,
        regexp_replace(title, '^revert (?:"(.*)"|.*)$', '\1', 'i') as title
    from candidates
    where depth is not null
),

targets as (
    select number.pull_request_key, target.pull_request_key as reverted_key, 1 as preference, target.merged_at
    from numbers as number
    inner join requests as target
        on target.repository_key = number.repository_key and target.number = number.number
    where target.merged_at is not null
    union all
    select sha.pull_request_key, target.pull_request_key, 2, target.merged_at
    from shas as sha
    inner join requests as target
        on target.repository_key = sha.repository_key
        and left(target.merge_sha, 7) = left(sha.sha, 7)
        and starts_with(target.merge_sha, sha.sha)
    union all
    select title.pull_request_key, target.pull_request_key, 3, target.merged_at
    from titles as title
    inner join requests as target on target.repository_key = title.repository_key and target.title = title.title
    where target.merged_at <= title.created_at
),

chosen as (
    select distinct on (pull_request_key) pull_request_key, reverted_key
    from targets
    where reverted_key <> pull_request_key
    order by pull_request_key, preference, merged_at desc, reverted_key
)

select
    candidate.pull_request_key,
    chosen.reverted_key as reverts_pull_request_key
from candidates as candidate
left join chosen on chosen.pull_request_key = candidate.pull_request_key
where candidate.depth is not null or chosen.reverted_key is not null
