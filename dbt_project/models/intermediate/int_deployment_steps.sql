-- Which deployment brought to its environment what each link of its chain added: the link itself, or the next one that
-- went to the environment. The first of a chain and environment is the seed: what it brought anew nobody knows.
{{ config(materialized='table', indexes=[{'columns': ['link_key']}]) }}

with links as (
    select deployment_key, chain, environment, is_deployment, comparison, finished_at
    from {{ ref('int_deployments') }}
    where outcome = 'success' and source <> 'merges'
),

destinations as (
    select distinct chain, environment as destination
    from links
    where is_deployment
),

paths as (
    select
        link.*,
        destination.destination,
        link.is_deployment and link.environment = destination.destination as is_arrival
    from links as link
    inner join destinations as destination on destination.chain = link.chain
),

steps as (
    select
        *,
        count(*) filter (where is_arrival) over (
            partition by chain, destination
            order by finished_at, deployment_key
            rows between unbounded preceding and 1 preceding
        ) as step
    from paths
),

-- Of the links of a step only the last arrives.
arrivals as (
    select
        deployment_key as link_key,
        comparison,
        max(deployment_key) filter (where is_arrival) over (partition by chain, destination, step) as deployment_key,
        step = 0 as is_seed
    from steps
)

select link_key, comparison, deployment_key, is_seed
from arrivals
where deployment_key is not null
