-- Commits of default branches, unpacked once for all that walk their history.
{{ config(materialized='table', indexes=[{'columns': ['repository_key', 'sha'], 'unique': true}]) }}

select
    connection_id,
    repository_key,
    sha,
    message,
    author_name,
    author_email,
    author_login,
    author_account_key,
    additions,
    deletions,
    parent_shas,
    authored_at,
    committed_at
from {{ ref('stg_github__commits') }}
