-- What tells of a repository's deployments: the first rule that matches it and finds anything there.
{{ config(materialized='table') }}

with found as (
    select distinct repository_key, 'github_deployments' as source, '' as name
    from {{ ref('stg_github__deployments') }}
    union all
    -- A run for a pull request tries a change out; it brings it nowhere.
    select distinct repository_key, 'workflow_runs', unnest(array[workflow, workflow_path])
    from {{ ref('stg_github__workflow_runs') }}
    where event not like 'pull_request%'
    union all
    select distinct repository_key, 'releases', tag_name
    from {{ ref('stg_github__releases') }}
    where not is_draft
    union all
    select repository_key, 'tags', name
    from {{ ref('stg_github__tags') }}
    union all
    select distinct request.repository_key, 'merges', ''
    from {{ ref('stg_github__pull_requests') }} as request
    inner join {{ ref('stg_github__repositories') }} as repository
        on repository.repository_key = request.repository_key and repository.default_branch = request.base_branch
    where request.merged_at is not null
)

select distinct on (repository.repository_key)
    repository.repository_key,
    rule.source,
    rule.name_pattern,
    rule.environment
from {{ ref('stg_github__repositories') }} as repository
inner join {{ ref('int_deployment_rules') }} as rule on repository.full_name ~* rule.repository_pattern
inner join found
    on found.repository_key = repository.repository_key
    and found.source = rule.source
    and found.name ~* rule.name_pattern
order by repository.repository_key, rule.position
