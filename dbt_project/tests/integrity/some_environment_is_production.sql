-- Repositories that are deployed, but to no environment that the configured patterns call production: every figure about
-- their deployments would be empty, and nobody would know why. Lists the environments to choose from.
{{ config(severity='warn') }}

select repository.full_name, string_agg(distinct deployment.environment, ', ') as environments
from {{ ref('deployments') }} as deployment
inner join {{ ref('repositories') }} as repository on repository.repository_key = deployment.repository_key
group by repository.full_name
having not bool_or(deployment.is_production)
