-- Coding, pickup, review and deploy are all of the lead time; without a review, ready to merge stands for both its parts.
select change.pull_request_key, change.lead_time_seconds
from {{ ref('fct_changes') }} as change
inner join {{ ref('fct_pull_requests') }} as request on request.pull_request_key = change.pull_request_key
where abs(
    change.lead_time_seconds
    - (change.coding_seconds + change.pickup_seconds + change.review_seconds + change.deploy_seconds)
) > 0.001
    or abs(
        change.lead_time_seconds - (change.coding_seconds + request.cycle_time_seconds + change.deploy_seconds)
    ) > 0.001
    or least(change.deploy_seconds, change.lead_time_seconds) < 0
