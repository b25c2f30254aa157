-- Which of the environments in use are production. What a person decided comes first, then what is excluded.
with environments as (
    select environment
    from {{ ref('stg_github__deployments') }}
    where environment is not null
    union
    select environment
    from {{ ref('stg_configuration__deployment_rules') }}
    where environment is not null
),

decided as (
    select distinct on (environment.environment) environment.environment, pattern.is_production
    from environments as environment
    inner join {{ ref('stg_configuration__environments') }} as pattern on environment.environment ~* pattern.pattern
    order by environment.environment, pattern.origin = 'person' desc, pattern.is_production
)

select environment.environment, coalesce(decided.is_production, false) as is_production
from environments as environment
left join decided on decided.environment = environment.environment
