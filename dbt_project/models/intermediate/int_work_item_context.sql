-- What the facts of an issue take from other records: the issues above it, its team, and its pull requests. Whose row
-- differs from last time has facts that are out of date.
{{ config(
    materialized='compared',
    filed_by='work_item_key',
    indexes=[{'columns': ['work_item_key'], 'unique': true}]
) }}

with issues as (
    select
        issue.work_item_key,
        issue.key,
        issue.title,
        issue.is_subtask,
        issue.hierarchy_level,
        coalesce(issue.parent_key, epic.work_item_key) as parent_key
    from {{ ref('stg_jira__issues') }} as issue
    left join {{ ref('int_work_item_custom_fields') }} as fields on fields.work_item_key = issue.work_item_key
    left join {{ ref('stg_jira__issues') }} as epic
        on epic.key = fields.epic_link and epic.connection_id = issue.connection_id
),

requests as (
    select work_item_key, count(distinct pull_request_key) as pull_request_count
    from {{ ref('work_item_pull_requests') }}
    group by work_item_key
)

select
    issue.work_item_key,
    issue.parent_key,
    parent.key as parent_name,
    parent.title as parent_title,
    parent.is_subtask as parent_is_subtask,
    parent.hierarchy_level as parent_level,
    parent.parent_key as grandparent_key,
    grandparent.key as grandparent_name,
    grandparent.title as grandparent_title,
    grandparent.is_subtask as grandparent_is_subtask,
    grandparent.hierarchy_level as grandparent_level,
    team.team_key,
    team.team_source,
    requests.pull_request_count,
    cast('0' as xid8) as changed_in
from issues as issue
left join issues as parent on parent.work_item_key = issue.parent_key
left join issues as grandparent on grandparent.work_item_key = parent.parent_key
left join {{ ref('int_work_item_teams') }} as team on team.work_item_key = issue.work_item_key
left join requests on requests.work_item_key = issue.work_item_key
