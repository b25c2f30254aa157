{{ configured('holidays', ['holiday_on', 'name'], key=['holiday_on']) }}
