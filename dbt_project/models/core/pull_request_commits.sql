{{ config(
    materialized='filed',
    changed='int_changed_pull_requests',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key', 'sha'], 'unique': true}]
) }}

select
    request.pull_request_key || '/' || commit.sha as pull_request_commit_key,
    request.pull_request_key,
    commit.sha,
    commit.message,
    coalesce(author.person_key, owner.person_key) as author_person_key,
    commit.additions,
    commit.deletions,
    commit.parent_count > 1 as is_merge_commit,
    commit.authored_at,
    commit.committed_at
from {{ ref('stg_github__pull_request_commits') }} as commit
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = commit.repository_key and request.number = commit.number
left join {{ ref('person_accounts') }} as author on author.account_key = commit.author_account_key
left join {{ ref('int_address_owners') }} as owner on owner.email = commit.author_email
