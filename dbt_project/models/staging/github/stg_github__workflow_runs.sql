-- GitHub has no time of completion for a run: it last changes when it completes.
select
    raw.connection_id,
    {{ deployment_key("'run:' || raw.run_id", 'raw.repository_id', 'raw.connection_id') }} as deployment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    cast(raw.run_id as text) as number,
    run.workflow_id,
    run.name as workflow,
    run.path as workflow_path,
    run.head_sha as commit_sha,
    run.head_branch,
    run.event,
    -- Cancelled and skipped runs put nothing anywhere, so they have no outcome.
    case
        when run.conclusion = 'success' then 'success'
        when run.conclusion in ('failure', 'timed_out', 'startup_failure') then 'failure'
    end as outcome,
    {{ github_user_key('run.actor') }} as actor_account_key,
    run.html_url as url,
    run.created_at,
    case when run.status = 'completed' then run.updated_at end as completed_at
from {{ source('github', 'workflow_runs') }} as raw
cross join lateral jsonb_to_record(raw.payload) as run (
    workflow_id bigint, name text, path text, head_sha text, head_branch text, event text, status text, conclusion text, actor jsonb,
    html_url text, created_at timestamptz, updated_at timestamptz
)
where raw.deleted_at is null
