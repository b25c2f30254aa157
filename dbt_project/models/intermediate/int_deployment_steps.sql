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
)

select
    link.deployment_key as link_key,
    link.comparison,
    arrival.deployment_key,
    arrival.step = 0 as is_seed
from steps as link
inner join steps as arrival
    on arrival.is_arrival
    and arrival.chain = link.chain
    and arrival.destination = link.destination
    and arrival.step = link.step
