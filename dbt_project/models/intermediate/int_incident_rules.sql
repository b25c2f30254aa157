-- What marks an issue as an incident, as configured.
select kind, lower(value) as value
from {{ ref('stg_configuration__incident_rules') }}
