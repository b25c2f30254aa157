-- The configured rules for deployments.
select position, repository_pattern, source, coalesce(name_pattern, '') as name_pattern, environment
from {{ ref('stg_configuration__deployment_rules') }}
