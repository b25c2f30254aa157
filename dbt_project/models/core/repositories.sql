select
    repository.repository_key,
    repository.connection_id,
    repository.full_name,
    repository.name,
    repository.default_branch,
    repository.primary_language,
    repository.is_archived,
    repository.is_private,
    owner.team_key,
    repository.created_at
from {{ ref('stg_github__repositories') }} as repository
left join {{ ref('int_repository_owners') }} as owner on owner.repository_key = repository.repository_key
