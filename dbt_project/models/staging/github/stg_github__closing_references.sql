-- Issues that GitHub says a pull request closes: by a keyword in its text, or linked by hand.
select
    request.pull_request_key,
    lower(reference.repository ->> 'nameWithOwner') as repository_full_name,
    reference.number
from {{ ref('stg_github__pull_requests') }} as request
cross join lateral jsonb_to_recordset(coalesce(request.closing_issues, '[]')) as reference (repository jsonb, number bigint)
