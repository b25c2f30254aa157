select
    deployment.deployment_key,
    lower(status.state) as state,
    status."createdAt" as created_at
from {{ ref('stg_github__deployments') }} as deployment
cross join lateral jsonb_to_recordset(deployment.statuses) as status (state text, "createdAt" timestamptz)
