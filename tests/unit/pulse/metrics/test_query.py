from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.metrics import Filter, Grain, MetricError, MetricQuery, Operator
from pulse.metrics.periods import next_period, period_start, periods, previous, spans


def test_a_day_of_the_clock_change_has_its_own_length() -> None:
    query = MetricQuery("x", date(2026, 3, 29), date(2026, 3, 30), time_zone="Europe/Berlin")
    assert query.ends_at.timestamp() - query.starts_at.timestamp() == 23 * 3600
    assert query.starts_at == datetime(2026, 3, 29, tzinfo=ZoneInfo("Europe/Berlin"))


def test_an_empty_period_is_refused() -> None:
    with pytest.raises(MetricError, match="period is empty"):
        MetricQuery("x", date(2026, 3, 1), date(2026, 3, 1))


@pytest.mark.parametrize("days", [(date.min, date(2026, 1, 1)), (date(2026, 1, 1), date.max)])
def test_days_beyond_all_records_are_refused(days: tuple[date, date]) -> None:
    with pytest.raises(MetricError, match="name days from 1900-01-01 to 2200-01-01"):
        MetricQuery("x", *days)


@pytest.mark.parametrize(("grain", "years"), [(Grain.DAY, 28), (Grain.WEEK, 192)])
def test_more_periods_than_anybody_reads_are_refused(grain: Grain, years: int) -> None:
    MetricQuery("x", date(2000, 1, 1), date(2000 + years - 1, 1, 1), grain=grain)
    with pytest.raises(MetricError, match="more than 10,000 periods"):
        MetricQuery("x", date(2000, 1, 1), date(2000 + years, 1, 1), grain=grain)


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


@pytest.mark.parametrize(
    ("since", "until", "grain", "expected"),
    [
        # Calendar months, quarters and years of whatever length.
        (date(2026, 3, 1), date(2026, 4, 1), None, (date(2026, 2, 1), date(2026, 3, 1))),
        (date(2026, 4, 1), date(2026, 7, 1), Grain.WEEK, (date(2026, 1, 1), date(2026, 4, 1))),
        (date(2024, 1, 1), date(2025, 1, 1), None, (date(2023, 1, 1), date(2024, 1, 1))),
        # A month or quarter that is not over: the same days of the one before, or all that it had.
        (date(2026, 4, 1), date(2026, 4, 19), None, (date(2026, 3, 1), date(2026, 3, 19))),
        (date(2026, 3, 1), date(2026, 3, 31), Grain.MONTH, (date(2026, 2, 1), date(2026, 2, 28))),
        (date(2026, 4, 1), date(2026, 5, 20), Grain.QUARTER, (date(2026, 1, 1), date(2026, 2, 20))),
        # Weeks, also one that is not over.
        (date(2026, 6, 1), date(2026, 6, 15), None, (date(2026, 5, 18), date(2026, 6, 1))),
        (date(2026, 6, 8), date(2026, 6, 18), Grain.WEEK, (date(2026, 5, 25), date(2026, 6, 4))),
        # Days.
        (date(2026, 6, 9), date(2026, 6, 11), None, (date(2026, 6, 7), date(2026, 6, 9))),
        (date(2026, 5, 20), date(2026, 6, 19), None, (date(2026, 4, 20), date(2026, 5, 20))),
    ],
)
def test_the_period_before_has_the_same_shape(
    since: date, until: date, grain: Grain | None, expected: tuple[date, date]
) -> None:
    assert previous(MetricQuery("x", since, until, grain=grain)) == expected


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 500), st.sampled_from([None, *Grain]))
def test_the_period_before_ends_no_later_than_this_one_begins(since: date, days: int, grain: Grain | None) -> None:
    start, end = previous(MetricQuery("x", since, since + timedelta(days=days), grain=grain))
    assert start < end <= since


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 500), st.sampled_from([None, *Grain]))
def test_spans_tile_what_was_asked(since: date, days: int, grain: Grain | None) -> None:
    query = MetricQuery("x", since, since + timedelta(days=days), grain=grain, time_zone="Europe/Berlin")
    found = list(spans(query).values())
    assert (found[0][0], found[-1][1]) == (query.starts_at, query.ends_at)
    assert all(one[1] == other[0] for one, other in pairwise(found))
