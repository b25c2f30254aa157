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
    -- Others are named by issues alone.
    union all
    select
        'versions',
        (select count(*) from {{ source('jira', 'versions') }} where deleted_at is null),
        (
            select count(*) from {{ ref('versions') }}
            where version_key in (select version_key from {{ ref('stg_jira__versions') }})
        )
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
        (
            select count(*)
            from {{ source('github', 'reviews') }} as raw
            inner join {{ source('github', 'pull_requests') }} as request using (connection_id, repository_id, number)
            where raw.deleted_at is null and request.deleted_at is null
        ),
        (select count(*) from {{ ref('pull_request_reviews') }})
    union all
    select
        'pull_request_commits',
        (
            select count(*)
            from {{ source('github', 'pull_request_commits') }} as raw
            inner join {{ source('github', 'pull_requests') }} as request using (connection_id, repository_id, number)
            where raw.deleted_at is null and request.deleted_at is null
        ),
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
    -- Comments on plain issues are no comments on requests.
    select
        'pull_request_comments',
        (
            select count(*)
            from {{ source('github', 'pull_requests') }} as request
            inner join (
                select connection_id, repository_id, number
                from {{ source('github', 'review_comments') }}
                where deleted_at is null
                union all
                select connection_id, repository_id, number
                from {{ source('github', 'issue_comments') }}
                where deleted_at is null
            ) as comment using (connection_id, repository_id, number)
            where request.deleted_at is null
        ),
        (select count(*) from {{ ref('pull_request_comments') }})
    union all
    select
        'projects',
        (select count(*) from {{ source('jira', 'projects') }} where deleted_at is null),
        (select count(*) from {{ ref('projects') }})
    union all
    select
        'boards',
        (select count(*) from {{ source('jira', 'boards') }} where deleted_at is null),
        (select count(*) from {{ ref('boards') }})
    union all
    select
        'repositories',
        (select count(*) from {{ source('github', 'repositories') }} where deleted_at is null),
        (select count(*) from {{ ref('repositories') }})
    union all
    select
        'releases',
        (select count(*) from {{ source('github', 'releases') }} where deleted_at is null),
        (select count(*) from {{ ref('releases') }})
)

select *
from counts
where in_raw <> in_core
