-- How long after a deployment an incident may be laid to it when nothing names the cause, as configured.
select make_interval(hours => {{ var('incident_cap_hours') }}) as cap
