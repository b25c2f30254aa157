-- Commits of default branches that changed since the last complete build. A build of everything asks for none.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

with changed as (
    select connection_id, {{ github_key('repository_id') }} as repository_key, sha
    from {{ source('github', 'commits') }}
    where changed_in >= {{ changed_since() }}
)

select connection_id, repository_key, sha, repository_key || '/' || sha as commit_key
from changed
{% if flags.FULL_REFRESH %} where false {% endif %}
