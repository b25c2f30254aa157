{{ configured('issue_type_classes', ['issue_type', 'work_class'], key=['lower(issue_type)']) }}
