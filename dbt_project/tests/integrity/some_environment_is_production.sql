-- Deployments exist and none of their environments matches the seed production_environments: every figure about
-- deployments would be empty, and nobody would know why.
{{ config(severity='warn') }}

select distinct environment
from {{ ref('deployments') }}
where not exists (select from {{ ref('deployments') }} where is_production)
