select
    raw.connection_id,
    {{ github_key('raw.deployment_id', 'raw.connection_id') }} as deployment_key,
    {{ github_key('raw.repository_id', 'raw.connection_id') }} as repository_key,
    deployment."databaseId" as number,
    deployment.environment,
    deployment.task,
    deployment."commitOid" as commit_sha,
    deployment.ref ->> 'name' as ref,
    deployment.creator,
    {{ github_actor_key('deployment.creator') }} as creator_account_key,
    deployment."createdAt" as created_at,
    coalesce(deployment.statuses -> 'nodes', '[]') as statuses
from {{ source('github', 'deployments') }} as raw
cross join lateral jsonb_to_record(raw.payload) as deployment (
    "databaseId" bigint, environment text, task text, "commitOid" text, ref jsonb, creator jsonb, "createdAt" timestamptz, statuses jsonb
)
where raw.deleted_at is null
