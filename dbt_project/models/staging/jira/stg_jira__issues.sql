-- `jsonb_to_record` unpacks the stored record once; an arrow a column would decompress it again for each of them. A table,
-- as many models read it: a view would unpack all issues for each.
{{ config(
    materialized='incremental',
    incremental_strategy='append',
    pre_hook='{{ forget_changed_work_items() }}',
    indexes=[{'columns': ['work_item_key'], 'unique': true}]
) }}
-- depends_on: {{ ref('int_changed_work_items') }}

select
    raw.connection_id,
    {{ jira_key('raw.issue_id', 'raw.connection_id') }} as work_item_key,
    raw.issue_key as key,
    {{ jira_key("issue.project ->> 'id'", 'raw.connection_id') }} as project_key,
    issue.project ->> 'key' as project_short_key,
    issue.summary as title,
    -- Apps are given a record's address behind Atlassian's gateway, which no person can open.
    case
        when raw.payload ->> 'self' not like 'https://api.atlassian.com/%'
            then regexp_replace(raw.payload ->> 'self', '/rest/.*$', '') || '/browse/' || raw.issue_key
    end as url,
    issue.issuetype ->> 'name' as issue_type,
    coalesce(cast(issue.issuetype ->> 'subtask' as boolean), false) as is_subtask,
    cast(issue.issuetype ->> 'hierarchyLevel' as integer) as hierarchy_level,
    issue.priority ->> 'name' as priority,
    {{ jira_key("issue.status ->> 'id'", 'raw.connection_id') }} as status_key,
    issue.status ->> 'name' as status_name,
    issue.resolution ->> 'name' as resolution,
    issue.assignee,
    issue.reporter,
    {{ jira_account_key('issue.assignee', 'raw.connection_id') }} as assignee_account_key,
    {{ jira_account_key('issue.reporter', 'raw.connection_id') }} as reporter_account_key,
    {{ jira_key("issue.parent ->> 'id'", 'raw.connection_id') }} as parent_key,
    issue.labels,
    case when jsonb_array_length(issue."fixVersions") > 0 then issue."fixVersions" end as fix_versions,
    issue.created as created_at,
    issue.updated as updated_at,
    issue.resolutiondate as resolved_at,
    issue.statuscategorychangedate as category_changed_at,
    issue.timeoriginalestimate as original_estimate_seconds
from {{ source('jira', 'issues') }} as raw
cross join lateral jsonb_to_record(raw.payload -> 'fields') as issue (
    project jsonb, summary text, issuetype jsonb, priority jsonb, status jsonb, resolution jsonb, assignee jsonb,
    reporter jsonb, parent jsonb, labels jsonb, created timestamptz, updated timestamptz, resolutiondate timestamptz,
    statuscategorychangedate timestamptz, timeoriginalestimate double precision, "fixVersions" jsonb
)
where raw.deleted_at is null {{ of_changed_issues('raw', 'and') }}
