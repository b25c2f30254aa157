-- Issues of either source that are incidents by the configured rules, with all that was written on them.
{{ config(materialized='table', indexes=[{'columns': ['incident_key'], 'unique': true}]) }}

with jira_marks as (
    select work_item_key, 'jira_issue_type' as kind, issue_type as value
    from {{ ref('stg_jira__issues') }}
    union all
    select work_item_key, 'jira_project', project_short_key
    from {{ ref('stg_jira__issues') }}
    union all
    select issue.work_item_key, 'jira_label', label.name
    from {{ ref('stg_jira__issues') }} as issue
    cross join lateral jsonb_array_elements_text(issue.labels) as label (name)
),

jira_incidents as (
    select mark.work_item_key
    from jira_marks as mark
    inner join {{ ref('int_incident_rules') }} as rule on rule.kind = mark.kind and rule.value = lower(mark.value)
    union
    select issue.work_item_key
    from {{ ref('stg_jira__issues') }} as issue
    inner join {{ ref('stg_configuration__issue_type_classes') }} as class
        on class.work_class = 'incident' and lower(class.issue_type) = lower(issue.issue_type)
),

jira_comments as (
    select comment.work_item_key, string_agg(cast(comment.body as text), ' ') as text
    from {{ ref('stg_jira__comments') }} as comment
    inner join jira_incidents on jira_incidents.work_item_key = comment.work_item_key
    group by comment.work_item_key
),

github_incidents as (
    select distinct issue.issue_key
    from {{ ref('stg_github__issues') }} as issue
    cross join lateral jsonb_array_elements(issue.labels) as label
    inner join {{ ref('int_incident_rules') }} as rule
        on rule.kind = 'github_label' and rule.value = lower(coalesce(label ->> 'name', label #>> '{}'))
),

github_comments as (
    select issue.issue_key, string_agg(comment.body, ' ') as text
    from github_incidents
    inner join {{ ref('stg_github__issues') }} as issue on issue.issue_key = github_incidents.issue_key
    inner join {{ ref('stg_github__issue_comments') }} as comment
        on comment.repository_key = issue.repository_key and comment.number = issue.number
    group by issue.issue_key
)

select
    issue.work_item_key as incident_key,
    issue.connection_id,
    'jira' as source,
    issue.key,
    issue.title,
    cast(null as text) as url,
    issue.priority,
    issue.work_item_key,
    issue.project_key,
    cast(null as text) as repository_key,
    -- Names that may be those of the repositories it is about.
    lower(cast(issue.labels as text)) || lower(coalesce(cast(field.fields -> 'components' as text), '')) as marks,
    concat_ws(' ', issue.title, cast(field.fields -> 'description' as text), comment.text) as text,
    issue.created_at,
    flow.done_at as resolved_at
from jira_incidents
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = jira_incidents.work_item_key
inner join {{ ref('stg_jira__issue_fields') }} as field on field.work_item_key = issue.work_item_key
left join {{ ref('int_work_item_flow') }} as flow on flow.work_item_key = issue.work_item_key
left join jira_comments as comment on comment.work_item_key = issue.work_item_key
where not issue.is_subtask
union all
select
    issue.issue_key,
    issue.connection_id,
    'github',
    repository.full_name || '#' || issue.number,
    issue.title,
    issue.url,
    null,
    null,
    null,
    issue.repository_key,
    '',
    concat_ws(' ', issue.title, issue.body, comment.text),
    issue.created_at,
    issue.closed_at
from github_incidents
inner join {{ ref('stg_github__issues') }} as issue on issue.issue_key = github_incidents.issue_key
inner join {{ ref('stg_github__repositories') }} as repository on repository.repository_key = issue.repository_key
left join github_comments as comment on comment.issue_key = issue.issue_key
