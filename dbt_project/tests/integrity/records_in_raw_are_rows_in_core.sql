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
    select
        'deployments',
        (select count(*) from {{ source('github', 'deployments') }} where deleted_at is null),
        (select count(*) from {{ ref('deployments') }})
)

select *
from counts
where in_raw <> in_core
