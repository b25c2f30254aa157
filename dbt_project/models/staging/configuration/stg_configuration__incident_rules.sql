{{ configured('incident_rules', ['kind', 'value'], key=['kind', 'lower(value)']) }}
