{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['pull_request_key'], 'unique': true},
        {'columns': ['repository_key', 'number'], 'unique': true},
    ]
) }}
-- depends_on: {{ ref('int_outdated_pull_requests') }}

select
    request.pull_request_key,
    request.connection_id,
    request.repository_key,
    request.number,
    request.title,
    request.url,
    request.state,
    request.is_draft,
    author.person_key as author_person_key,
    coalesce(author.is_bot, false) as is_bot_author,
    merger.person_key as merged_by_person_key,
    -- Whoever owns the repository owns the change; else it is the work of the author's team.
    coalesce(owner.team_key, author_team.team_key) as team_key,
    request.head_branch,
    request.base_branch,
    request.head_sha,
    request.merge_sha,
    revert.pull_request_key is not null as is_revert,
    revert.reverts_pull_request_key,
    hotfix.pull_request_key is not null as is_hotfix,
    request.additions,
    request.deletions,
    request.changed_files,
    request.created_at,
    request.updated_at,
    request.merged_at,
    request.closed_at,
    milestone.first_commit_at,
    milestone.ready_at,
    milestone.first_response_at,
    milestone.is_rebased_after_open,
    milestone.is_reviewed_before_ready,
    milestone.is_reviewed_after_merge
from {{ ref('stg_github__pull_requests') }} as request
inner join {{ ref('int_pull_request_milestones') }} as milestone
    on milestone.pull_request_key = request.pull_request_key
left join {{ ref('int_pull_request_reverts') }} as revert on revert.pull_request_key = request.pull_request_key
left join {{ ref('int_pull_request_hotfixes') }} as hotfix on hotfix.pull_request_key = request.pull_request_key
left join {{ ref('person_accounts') }} as author on author.account_key = request.author_account_key
left join {{ ref('person_accounts') }} as merger on merger.account_key = request.merged_by_account_key
left join {{ ref('int_repository_owners') }} as owner on owner.repository_key = request.repository_key
left join {{ ref('team_members') }} as author_team
    on author_team.person_key = author.person_key and author_team.is_primary
