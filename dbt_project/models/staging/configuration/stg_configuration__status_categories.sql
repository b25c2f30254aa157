{{ configured(
    'status_categories',
    ['upper(project_key) as project_key', 'status_name', 'category', 'activity', 'applies'],
    key=['upper(project_key)', 'lower(status_name)', 'applies']
) }}
