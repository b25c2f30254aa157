-- What marks an issue as an incident, as configured.
select kind, lower(value) as value
from {{ ref('incident_rules') }}
