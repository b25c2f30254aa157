select time_zone, incident_cap_hours, stale_after_days
from {{ source('configuration', 'settings') }}
