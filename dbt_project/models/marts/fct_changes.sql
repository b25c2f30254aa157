{{ config(
    materialized='filed',
    changed='int_outdated_pull_requests',
    filed_by='pull_request_key',
    indexes=[
        {'columns': ['pull_request_key'], 'unique': true},
        {'columns': ['deployed_at', 'team']},
        {'columns': ['merged_at', 'team']},
        {'columns': ['pending_at', 'deployed_at']},
    ]
) }}

-- The issue with the strongest evidence tells the project.
with projects as (
    select distinct on (link.pull_request_key) link.pull_request_key, project.key as project
    from {{ ref('work_item_pull_requests') }} as link
    inner join {{ ref('work_items') }} as item on item.work_item_key = link.work_item_key
    inner join {{ ref('projects') }} as project on project.project_key = item.project_key
    order by link.pull_request_key, link.strength desc, item.key
),

changes as (
    select
        request.*,
        change.state as change_state,
        change.reason,
        change.deployment_key,
        change.deployed_at,
        deployment.environment,
        -- The commits were rewritten after the request was opened: when the work began is not known any more.
        case when request.is_rebased_after_open then request.ready_at else request.first_commit_at end as begun_at
    from {{ ref('int_change_deployments') }} as change
    inner join {{ ref('pull_requests') }} as request on request.pull_request_key = change.pull_request_key
    left join {{ ref('deployments') }} as deployment on deployment.deployment_key = change.deployment_key
)

select
    change.pull_request_key,
    change.number,
    change.title,
    change.url,
    parts.repository,
    parts.team,
    project.project,
    parts.person_key,
    parts.person,
    change.is_bot_author,
    change.is_revert,
    change.is_hotfix,
    change.change_state as state,
    change.reason,
    change.deployment_key,
    change.environment,
    change.merged_at,
    -- What is merged and not out yet is pending; what nobody can tell of is not.
    case
        when change.change_state <> 'unattributed' and coalesce(change.deployed_at >= change.merged_at, true)
            then change.merged_at
    end as pending_at,
    change.deployed_at,
    parts.coding_seconds,
    parts.pickup_seconds,
    parts.review_seconds,
    case
        when change.deployed_at >= change.merged_at
            then {{ seconds_between('change.merged_at', 'change.deployed_at') }}
    end as deploy_seconds,
    case
        when change.deployed_at >= change.begun_at
            then {{ seconds_between('change.begun_at', 'change.deployed_at') }}
    end as lead_time_seconds,
    change.is_rebased_after_open,
    coalesce(change.deployed_at < change.merged_at, false) as is_deployed_before_merge
from changes as change
inner join {{ ref('fct_pull_requests') }} as parts on parts.pull_request_key = change.pull_request_key
left join projects as project on project.pull_request_key = change.pull_request_key
