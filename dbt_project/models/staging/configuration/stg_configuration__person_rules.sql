{{ configured(
    'person_rules',
    ['kind', 'group_number', 'identifier'],
    key=['kind', 'group_number', 'lower(identifier)']
) }}
