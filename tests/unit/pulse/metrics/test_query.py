from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.metrics import Filter, Grain, MetricError, MetricQuery, Operator
from pulse.metrics.periods import next_period, period_start, periods


def test_a_day_of_the_clock_change_has_its_own_length() -> None:
    query = MetricQuery("x", date(2026, 3, 29), date(2026, 3, 30), time_zone="Europe/Berlin")
    assert query.ends_at.timestamp() - query.starts_at.timestamp() == 23 * 3600
    assert query.starts_at == datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(MetricError, match="period is empty"):
        MetricQuery("x", date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize("name", ["Europe/Nowhere", "../../etc/passwd", "", "Europe"])
def test_an_unknown_time_zone_is_refused(name: str) -> None:
    with pytest.raises(MetricError, match="no time zone"):
        MetricQuery("x", date(2026, 3, 1), date(2026, 3, 2), time_zone=name)


def test_filters_have_the_values_that_their_operator_needs() -> None:
    with pytest.raises(MetricError, match="at least one value"):
        Filter("team", Operator.IN)
    with pytest.raises(MetricError, match="takes no values"):
        Filter("team", Operator.IS_NULL, ("x",))


@pytest.mark.parametrize(
    ("grain", "first", "last"),
    [
        (Grain.DAY, date(2025, 12, 31), date(2026, 4, 1)),
        (Grain.WEEK, date(2025, 12, 29), date(2026, 3, 30)),
        (Grain.MONTH, date(2025, 12, 1), date(2026, 4, 1)),
        (Grain.QUARTER, date(2025, 10, 1), date(2026, 4, 1)),
    ],
)
def test_periods_cover_from_first_to_last_day(grain: Grain, first: date, last: date) -> None:
    found = list(periods(date(2025, 12, 31), date(2026, 4, 2), grain))
    assert (found[0], found[-1]) == (first, last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(Grain))
def test_every_day_lies_in_the_period_that_starts_before_it(day: date, grain: Grain) -> None:
    start = period_start(day, grain)
    assert start <= day < next_period(start, grain)
    assert period_start(next_period(start, grain) - timedelta(days=1), grain) == start
