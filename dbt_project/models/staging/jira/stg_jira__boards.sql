select
    raw.connection_id,
    {{ jira_key('raw.board_id', 'raw.connection_id') }} as board_key,
    board.name as name,
    board.type as board_type,
    {{ jira_key("board.location ->> 'projectId'", 'raw.connection_id') }} as project_key
from {{ source('jira', 'boards') }} as raw
cross join lateral jsonb_to_record(raw.payload) as board (name text, type text, location jsonb)
where raw.deleted_at is null
