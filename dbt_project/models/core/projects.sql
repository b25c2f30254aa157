select project_key, connection_id, key, name, project_type, is_archived
from {{ ref('stg_jira__projects') }}
