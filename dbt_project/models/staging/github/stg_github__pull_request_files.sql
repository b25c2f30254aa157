{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook="{{ forget_changed('int_changed_pull_requests', ['repository_key', 'number']) }}",
    indexes=[{'columns': ['repository_key', 'number']}]
) }}
-- depends_on: {{ ref('int_changed_pull_requests') }}

select
    raw.connection_id,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    raw.number,
    raw.path,
    file.additions,
    file.deletions
from {{ source('github', 'pull_request_files') }} as raw
cross join lateral jsonb_to_record(raw.payload) as file (additions integer, deletions integer)
where raw.deleted_at is null {{ of_changed_requests('raw', 'and') }}
