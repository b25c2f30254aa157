-- No layer loses or doubles a record: live records of raw, and the rows of core that stand for them.
with counts as (
    select
        'work_items' as what,
        (select count(*) from {{ source('jira', 'issues') }} where deleted_at is null) as in_raw,
        (select count(*) from {{ ref('work_items') }}) as in_core
    union all
    select
        'sprints',
        (select count(*) from {{ source('jira', 'sprints') }} where deleted_at is null),
        (select count(*) from {{ ref('sprints') }})
    union all
    select
        'worklogs',
        (
            select count(*)
            from {{ source('jira', 'worklogs') }} as worklog
            inner join {{ source('jira', 'issues') }} as issue using (connection_id, issue_id)
            where worklog.deleted_at is null and issue.deleted_at is null
        ),
        (select count(*) from {{ ref('worklogs') }})
    union all
    select
        'pull_requests',
        (select count(*) from {{ source('github', 'pull_requests') }} where deleted_at is null),
        (select count(*) from {{ ref('pull_requests') }})
    union all
    select
        'pull_request_reviews',
        (select count(*) from {{ source('github', 'reviews') }} where deleted_at is null),
        (select count(*) from {{ ref('pull_request_reviews') }})
    union all
    select
        'pull_request_commits',
        (select count(*) from {{ source('github', 'pull_request_commits') }} where deleted_at is null),
        (select count(*) from {{ ref('pull_request_commits') }})
    union all
    -- Where something else tells of a repository's deployments, those that GitHub keeps are left out.
    select
        'deployments',
        (
            select count(*)
            from {{ source('github', 'deployments') }} as raw
            inner join {{ ref('int_deployment_sources') }} as chosen
                on chosen.repository_key = {{ github_key('raw.repository_id', 'raw.connection_id') }}
            where raw.deleted_at is null and chosen.source = 'github_deployments'
        ),
        (select count(*) from {{ ref('deployments') }} where source = 'github_deployments')
    union all
    select
        'commits',
        (select count(*) from {{ source('github', 'commits') }} where deleted_at is null),
        (select count(*) from {{ ref('commits') }})
    union all
    select
        'releases',
        (select count(*) from {{ source('github', 'releases') }} where deleted_at is null),
        (select count(*) from {{ ref('releases') }})
)

select *
from counts
where in_raw <> in_core
