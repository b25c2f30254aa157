"""Calendar arithmetic of periods: pure functions on dates."""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, datetime, timedelta

from pulse.metrics.query import Grain, MetricQuery, midnight


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
            return months_later(start, 1)
        case Grain.QUARTER:
            return months_later(start, 3)


def months_later(day: date, count: int) -> date:
    """The same day `count` months later, or the last one where that month is shorter."""
    month = day.month - 1 + count
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def spans(query: MetricQuery) -> dict[date | None, tuple[datetime, datetime]]:
    """First instant, and first instant after, of each period of `query`, as far as it lies in what was asked.

    Without a grain the one period is called None.
    """
    if query.grain is None:
        return {None: (query.starts_at, query.ends_at)}
    found: dict[date | None, tuple[datetime, datetime]] = {}
    for start in periods(query.since, query.until, query.grain):
        first, after = max(start, query.since), min(next_period(start, query.grain), query.until)
        found[start] = (midnight(first, query.time_zone), midnight(after, query.time_zone))
    return found


def previous(query: MetricQuery) -> tuple[date, date]:
    """The period before that of `query`, of the same shape.

    Whole months are compared with as many months before them. A period that begins on a Monday, or is told by week, is
    compared with the same days of whole weeks before. Any other is compared with as many days.
    """
    days = (query.until - query.since).days
    by_month = query.grain in {Grain.MONTH, Grain.QUARTER}
    if query.since.day == 1 and (query.until.day == 1 or by_month or (days > 7 and query.since.weekday() != 0)):
        last = query.until - timedelta(days=1)
        months = (last.year - query.since.year) * 12 + last.month - query.since.month + 1
        if query.grain is Grain.QUARTER:
            months += -months % 3
        return months_later(query.since, -months), months_later(query.until, -months)
    if days >= 7 and (query.since.weekday() == 0 or query.grain is Grain.WEEK):
        days += -days % 7
    return query.since - timedelta(days=days), query.until - timedelta(days=days)
