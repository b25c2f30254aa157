{{ config(indexes=[{'columns': ['worklog_key'], 'unique': true}, {'columns': ['work_item_key']}]) }}

select
    worklog.worklog_key,
    worklog.connection_id,
    worklog.work_item_key,
    author.person_key as author_person_key,
    worklog.spent_seconds,
    worklog.started_at,
    worklog.created_at,
    worklog.updated_at
from {{ ref('stg_jira__worklogs') }} as worklog
inner join {{ ref('stg_jira__issues') }} as issue on issue.work_item_key = worklog.work_item_key
left join {{ ref('person_accounts') }} as author on author.account_key = worklog.author_account_key
