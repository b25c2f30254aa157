from datetime import UTC, date, datetime, timedelta

import pytest

from pulse.metrics import Filter, Grain, MetricError
from pulse.metrics.parsing import parse_filter, parse_grain, parse_period, parse_splits
from pulse.metrics.query import Operator

LAST_DAY = date(2026, 6, 18)  # a Thursday


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1d", date(2026, 6, 18)),
        ("30d", date(2026, 5, 20)),
        ("1w", date(2026, 6, 15)),
        ("12w", date(2026, 3, 30)),
        ("1m", date(2026, 6, 1)),
        ("6m", date(2026, 1, 1)),
        ("8m", date(2025, 11, 1)),
        ("1y", date(2025, 7, 1)),
    ],
)
def test_lengths_count_back_to_the_first_day_of_their_unit(text: str, first: date) -> None:
    assert parse_period(text, None, LAST_DAY + timedelta(days=1), UTC) == (first, date(2026, 6, 19))


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026", (date(2026, 1, 1), date(2027, 1, 1))),
        ("2026-Q4", (date(2026, 10, 1), date(2027, 1, 1))),
        ("2026-12", (date(2026, 12, 1), date(2027, 1, 1))),
        ("2026-W01", (date(2025, 12, 29), date(2026, 1, 5))),
    ],
)
def test_calendar_periods(text: str, days: tuple[date, date]) -> None:
    assert parse_period(text, None, None, UTC) == days


def test_without_any_option_twelve_weeks_until_today_are_meant() -> None:
    since, until = parse_period(None, None, None, UTC)
    assert until == datetime.now(UTC).date() + timedelta(days=1)
    assert since.weekday() == 0
    assert timedelta(weeks=11) < until - since <= timedelta(weeks=12)


def test_named_days_win() -> None:
    assert parse_period("2026", date(2026, 3, 1), None, UTC) == (date(2026, 3, 1), date(2027, 1, 1))


@pytest.mark.parametrize("text", ["", "12", "w12", "12x", "2026-13", "2025-W53", "2026-Q5", "last week"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(MetricError, match="period"):
        parse_period(text or " ", None, None, UTC)


def test_a_period_must_not_be_empty() -> None:
    with pytest.raises(MetricError, match="2026-03-01 is not before 2026-03-01"):
        parse_period(None, date(2026, 3, 1), date(2026, 3, 1), UTC)


def test_splits_tell_dimensions_from_the_grain() -> None:
    assert parse_splits(["team,week", "issue_type"], None) == (("team", "issue_type"), Grain.WEEK)
    assert parse_splits(["team"], Grain.DAY) == (("team",), Grain.DAY)
    with pytest.raises(MetricError, match="one grain"):
        parse_splits(["week"], Grain.MONTH)


def test_an_unknown_grain_is_refused_with_the_known_ones() -> None:
    assert parse_grain(None) is None
    with pytest.raises(MetricError, match="'year'; use day, week, month, quarter"):
        parse_grain("year")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("team=Payments", Filter("team", Operator.IN, ("Payments",))),
        ("team=Payments, Web", Filter("team", Operator.IN, ("Payments", "Web"))),
        ("team != Web", Filter("team", Operator.NOT_IN, ("Web",))),
        ("team=", Filter("team", Operator.IS_NULL)),
        ("team!=", Filter("team", Operator.IS_NOT_NULL)),
    ],
)
def test_filters(text: str, expected: Filter) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize("text", ["team", "=x", "te am=x"])
def test_what_is_no_filter_is_refused(text: str) -> None:
    with pytest.raises(MetricError, match="is no filter"):
        parse_filter(text)
