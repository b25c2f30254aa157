select sprint_key, connection_id, board_key, name, goal, state, started_at, planned_end_at, completed_at
from {{ ref('stg_jira__sprints') }}
