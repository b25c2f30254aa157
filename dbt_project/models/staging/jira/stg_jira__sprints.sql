select
    raw.connection_id,
    {{ jira_key('raw.sprint_id', 'raw.connection_id') }} as sprint_key,
    {{ jira_key('coalesce(sprint."originBoardId", raw.board_id)', 'raw.connection_id') }} as board_key,
    sprint.name as name,
    sprint.goal as goal,
    sprint.state as state,
    -- `startDate` may be edited by people; where the site also tells when the sprint was really started, that counts.
    coalesce(sprint."activatedDate", sprint."startDate") as started_at,
    sprint."endDate" as planned_end_at,
    sprint."completeDate" as completed_at
from {{ source('jira', 'sprints') }} as raw
cross join lateral jsonb_to_record(raw.payload) as sprint (
    "originBoardId" bigint, name text, goal text, state text,
    "startDate" timestamptz, "activatedDate" timestamptz, "endDate" timestamptz, "completeDate" timestamptz
)
where raw.deleted_at is null
