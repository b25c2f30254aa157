-- Everything that somebody else than the author said about a pull request, by a human.
with responses as (
    select repository_key, number, author_account_key, submitted_at as responded_at, 'review' as kind
    from {{ ref('stg_github__reviews') }}
    where submitted_at is not null
    union all
    select repository_key, number, author_account_key, created_at, 'review_comment'
    from {{ ref('stg_github__review_comments') }}
    union all
    select repository_key, number, author_account_key, created_at, 'comment'
    from {{ ref('stg_github__issue_comments') }}
)

select
    request.pull_request_key,
    response.author_account_key,
    response.responded_at,
    response.kind
from responses as response
inner join {{ ref('stg_github__pull_requests') }} as request
    on request.repository_key = response.repository_key and request.number = response.number
left join {{ ref('int_accounts') }} as account on account.account_key = response.author_account_key
where not coalesce(account.is_bot, false)
    -- Two deleted accounts may be one person, so they count as one.
    and response.author_account_key is distinct from request.author_account_key
