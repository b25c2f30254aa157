-- Pickup and review are all of the time from ready to merge, and no part is negative.
select pull_request_key, pickup_seconds, review_seconds, cycle_time_seconds, coding_seconds
from {{ ref('fct_pull_requests') }}
where abs(pickup_seconds + review_seconds - cycle_time_seconds) > 0.001
    or least(coding_seconds, pickup_seconds, review_seconds, cycle_time_seconds) < 0
