{{ configured(
    'deployment_rules',
    ['position', 'repository_pattern', 'source', 'name_pattern', 'environment'],
    key=['repository_pattern', 'source', "coalesce(name_pattern, '')"]
) }}
