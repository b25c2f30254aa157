-- How long after a deployment an incident may be laid to it when nothing names the cause, as configured.
select make_interval(secs => incident_cap_hours * 3600) as cap
from {{ ref('stg_configuration__settings') }}
