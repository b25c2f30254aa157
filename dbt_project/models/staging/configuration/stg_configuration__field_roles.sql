{{ configured(
    'field_roles',
    ['connection_id', 'role', 'field_id', 'preference'],
    key=['connection_id', 'role', 'field_id']
) }}
