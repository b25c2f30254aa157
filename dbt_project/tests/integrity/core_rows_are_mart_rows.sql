-- The joins of the marts neither lose nor double a row.
select *
from (
    select
        (select count(*) from {{ ref('work_items') }}) - (select count(*) from {{ ref('fct_work_items') }}) as work_items,
        (select count(*) from {{ ref('pull_requests') }}) - (select count(*) from {{ ref('fct_pull_requests') }})
            as pull_requests,
        (select count(*) from {{ ref('deployments') }}) - (select count(*) from {{ ref('fct_deployments') }})
            as deployments,
        (select count(*) from {{ ref('incidents') }}) - (select count(*) from {{ ref('fct_incidents') }}) as incidents,
        (select count(*) from {{ ref('deployment_failures') }})
        - (select count(*) from {{ ref('fct_deployment_failures') }}) as failures,
        (select count(*) from {{ ref('int_change_deployments') }}) - (select count(*) from {{ ref('fct_changes') }})
            as changes
) as difference
where work_items <> 0 or pull_requests <> 0 or deployments <> 0 or incidents <> 0 or failures <> 0 or changes <> 0
