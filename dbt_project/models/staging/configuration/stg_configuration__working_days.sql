{{ configured('working_days', ['weekday', 'starts_at', 'ends_at'], key=['weekday']) }}
