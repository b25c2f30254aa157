-- What the facts of a pull request take from other records: its author's team, what takes it back, its issues, and how
-- it went out. Whose row differs from last time has facts that are out of date.
{{ config(
    materialized='compared',
    filed_by='pull_request_key',
    indexes=[{'columns': ['pull_request_key'], 'unique': true}]
) }}

with links as (
    select
        link.pull_request_key,
        count(distinct link.work_item_key) as work_item_count,
        max(link.strength) as link_strength,
        -- Of these the issue with the strongest evidence tells the project.
        (array_agg(issue.project_key order by link.strength desc, issue.key))[1] as project_key
    from {{ ref('work_item_pull_requests') }} as link
    inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = link.work_item_key
    group by link.pull_request_key
),

reverting as (
    select distinct revert.reverts_pull_request_key as pull_request_key
    from {{ ref('int_pull_request_reverts') }} as revert
    inner join {{ ref('stg_github__pull_requests') }} as request
        on request.pull_request_key = revert.pull_request_key and request.state = 'merged'
)

select
    request.pull_request_key,
    author_team.team_key,
    revert.pull_request_key is not null as is_revert,
    revert.reverts_pull_request_key,
    reverting.pull_request_key is not null as is_reverted,
    links.work_item_count,
    links.link_strength,
    links.project_key,
    change.state,
    change.reason,
    change.deployment_key,
    change.deployed_at,
    deployment.environment,
    cast('0' as xid8) as changed_in
from {{ ref('stg_github__pull_requests') }} as request
left join {{ ref('person_accounts') }} as author on author.account_key = request.author_account_key
left join {{ ref('team_members') }} as author_team
    on author_team.person_key = author.person_key and author_team.is_primary
left join {{ ref('int_pull_request_reverts') }} as revert on revert.pull_request_key = request.pull_request_key
left join reverting on reverting.pull_request_key = request.pull_request_key
left join links on links.pull_request_key = request.pull_request_key
left join {{ ref('int_change_deployments') }} as change on change.pull_request_key = request.pull_request_key
left join {{ ref('int_deployments') }} as deployment on deployment.deployment_key = change.deployment_key
