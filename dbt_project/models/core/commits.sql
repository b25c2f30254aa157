{{ config(
    materialized='filed',
    changed='int_changed_commits',
    filed_by='commit_key',
    indexes=[{'columns': ['commit_key'], 'unique': true}, {'columns': ['repository_key', 'sha'], 'unique': true}]
) }}

select
    commit.repository_key || '/' || commit.sha as commit_key,
    commit.connection_id,
    commit.repository_key,
    commit.sha,
    commit.message,
    coalesce(author.person_key, owner.person_key) as author_person_key,
    commit.additions,
    commit.deletions,
    cardinality(commit.parent_shas) > 1 as is_merge_commit,
    commit.parent_shas,
    commit.authored_at,
    commit.committed_at
from {{ ref('stg_github__commits') }} as commit
left join {{ ref('person_accounts') }} as author on author.account_key = commit.author_account_key
left join {{ ref('int_address_owners') }} as owner on owner.email = commit.author_email
