-- How a deployment ended: its first final status. Later ones (inactive, a late failure) do not change that it finished.
select distinct on (deployment_key)
    deployment_key,
    state as outcome,
    created_at as finished_at
from {{ ref('stg_github__deployment_statuses') }}
where state in ('success', 'failure', 'error')
order by deployment_key, created_at
