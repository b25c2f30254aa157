from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.reports.kinds import Kind
from pulse_assets.insights.reports.due import before, latest

days = st.dates(date(2000, 1, 1), date(2100, 1, 1))


@pytest.mark.parametrize(
    ("kind", "today", "since", "until"),
    [
        (Kind.WEEKLY, date(2026, 6, 8), date(2026, 6, 1), date(2026, 6, 8)),
        (Kind.WEEKLY, date(2026, 6, 7), date(2026, 5, 25), date(2026, 6, 1)),
        (Kind.MONTHLY, date(2026, 3, 1), date(2026, 2, 1), date(2026, 3, 1)),
        (Kind.MONTHLY, date(2026, 1, 31), date(2025, 12, 1), date(2026, 1, 1)),
    ],
)
def test_the_latest_period_is_whole(kind: Kind, today: date, since: date, until: date) -> None:
    period = latest(kind, today)
    assert (period.since, period.until) == (since, until)


@given(st.sampled_from(Kind), days)
def test_periods_tile_and_none_reaches_into_today(kind: Kind, today: date) -> None:
    period = latest(kind, today)
    assert period.until <= today < period.until + timedelta(days=31)
    assert before(period).until == period.since
    assert latest(kind, period.until) == period
