-- Patterns of the environments that are production, as configured.
select pattern
from {{ ref('production_environments') }}
