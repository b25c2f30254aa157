-- Pull requests in whose texts, or in the GitHub issues that they close, other issue keys may stand now.
{{ config(materialized='table', post_hook='analyze {{ this }}') }}

select pull_request_key
from {{ ref('int_changed_pull_requests') }}
where pull_request_key is not null
union
select reference.pull_request_key
from {{ ref('stg_github__closing_references') }} as reference
inner join {{ ref('stg_github__repositories') }} as repository
    on lower(repository.full_name) = reference.repository_full_name
inner join {{ source('github', 'issues') }} as issue
    on {{ github_key('issue.repository_id', 'issue.connection_id') }} = repository.repository_key
    and issue.number = reference.number
where issue.changed_in >= {{ changed_since() }}
{% if flags.FULL_REFRESH %} and false {% endif %}
