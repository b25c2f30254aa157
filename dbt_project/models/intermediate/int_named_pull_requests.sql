-- Merged pull requests that an incident or hot fix names, by number or by one of their commits.
{{ config(materialized='table', indexes=[{'columns': ['subject_key', 'pull_request_key'], 'unique': true}]) }}

with repositories as (
    select repository_key, lower(full_name) as full_name
    from {{ ref('stg_github__repositories') }}
),

shas as (
    select pull_request_key, repository_key, merge_sha as sha
    from {{ ref('stg_github__pull_requests') }}
    where merged_at is not null and merge_sha is not null
    union
    select request.pull_request_key, request.repository_key, commit.sha
    from {{ ref('stg_github__pull_request_commits') }} as commit
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.repository_key = commit.repository_key and request.number = commit.number
    where request.merged_at is not null
)

select reference.subject_key, request.pull_request_key, request.merged_at
from {{ ref('int_delivery_references') }} as reference
inner join repositories as repository on repository.full_name = reference.full_name
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = repository.repository_key and request.number = cast(reference.value as bigint)
where reference.kind = 'pull_request' and request.merged_at is not null
union
select reference.subject_key, request.pull_request_key, request.merged_at
from {{ ref('int_delivery_references') }} as reference
inner join shas on left(shas.sha, 7) = left(reference.value, 7) and starts_with(shas.sha, reference.value)
inner join repositories as repository
    on repository.repository_key = shas.repository_key
    and repository.full_name = coalesce(reference.full_name, repository.full_name)
inner join {{ ref('stg_github__pull_requests') }} as request on request.pull_request_key = shas.pull_request_key
where reference.kind = 'commit'
