"""Which periods have to be reported: those that have ended. Pure calendar."""

from dataclasses import dataclass
from datetime import date, timedelta

from pulse.reports.kinds import Kind

WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """`since` <= day < `until`: an ISO week, or a calendar month."""

    kind: Kind
    since: date
    until: date


def latest(kind: Kind, today: date) -> Period:
    """The latest period that ended before `today` began."""
    if kind is Kind.WEEKLY:
        monday = today - timedelta(days=today.weekday())
        return Period(kind, monday - WEEK, monday)
    first = today.replace(day=1)
    return Period(kind, (first - timedelta(days=1)).replace(day=1), first)


def before(period: Period) -> Period:
    """The period of the same kind that ends where `period` begins."""
    return latest(period.kind, period.since)
