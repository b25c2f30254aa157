"""Calendar arithmetic of periods: pure functions on dates."""

from collections.abc import Iterator
from datetime import date, timedelta

from pulse.metrics.query import Grain


def periods(since: date, until: date, grain: Grain) -> Iterator[date]:
    """First days of all periods that have a day in `since` <= day < `until`, in order."""
    start = period_start(since, grain)
    while start < until:
        yield start
        start = next_period(start, grain)


def period_start(day: date, grain: Grain) -> date:
    """First day of the period that `day` lies in."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day - timedelta(days=day.weekday())
        case Grain.MONTH:
            return day.replace(day=1)
        case Grain.QUARTER:
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def next_period(start: date, grain: Grain) -> date:
    """First day of the period after the one that begins on `start`."""
    match grain:
        case Grain.DAY:
            return start + timedelta(days=1)
        case Grain.WEEK:
            return start + timedelta(days=7)
        case Grain.MONTH:
            return _months_later(start, 1)
        case Grain.QUARTER:
            return _months_later(start, 3)


def _months_later(first: date, months: int) -> date:
    month = first.month - 1 + months
    return date(first.year + month // 12, month % 12 + 1, 1)
