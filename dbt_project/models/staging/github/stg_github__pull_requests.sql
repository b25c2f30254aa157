-- A table, as many models read it: a view would unpack all records for each.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[
        {'columns': ['pull_request_key'], 'unique': true},
        {'columns': ['repository_key', 'number']},
    ]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

select
    raw.connection_id,
    {{ github_key('raw.pull_request_id', 'raw.connection_id') }} as pull_request_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    request.title,
    request.body,
    request.url,
    case
        when request."mergedAt" is not null then 'merged'
        else lower(request.state)
    end as state,
    coalesce(request."isDraft", false) as is_draft,
    request.author,
    {{ github_actor_key('request.author') }} as author_account_key,
    {{ github_actor_key('request."mergedBy"') }} as merged_by_account_key,
    request."headRefName" as head_branch,
    request."baseRefName" as base_branch,
    request."headRefOid" as head_sha,
    request."mergeCommit" ->> 'oid' as merge_sha,
    request.additions,
    request.deletions,
    request."changedFiles" as changed_files,
    request.labels -> 'nodes' as labels,
    request."closingIssuesReferences" -> 'nodes' as closing_issues,
    request."createdAt" as created_at,
    request."updatedAt" as updated_at,
    request."mergedAt" as merged_at,
    request."closedAt" as closed_at
from {{ source('github', 'pull_requests') }} as raw
cross join lateral jsonb_to_record(raw.payload) as request (
    title text, body text, url text, state text, "isDraft" boolean, author jsonb, "mergedBy" jsonb,
    "headRefName" text, "baseRefName" text, "headRefOid" text, "mergeCommit" jsonb, additions integer,
    deletions integer, "changedFiles" integer, labels jsonb,
    "closingIssuesReferences" jsonb, "createdAt" timestamptz, "updatedAt" timestamptz,
    "mergedAt" timestamptz, "closedAt" timestamptz
)
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
