select board_key, connection_id, name, board_type, project_key
from {{ ref('stg_jira__boards') }}
