-- The configured owner of a repository; repositories without one have no row.
select distinct on (repository.repository_key)
    repository.repository_key,
    {{ team_key('owner.team_name') }} as team_key,
    owner.team_name
from {{ ref('stg_github__repositories') }} as repository
inner join {{ ref('stg_configuration__team_ownership') }} as owner
    on owner.kind = 'github_repository' and repository.full_name ~* owner.pattern
order by repository.repository_key, owner.position
