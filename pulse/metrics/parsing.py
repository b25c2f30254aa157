"""Periods, splits and filters as people type them, in the CLI's options and the API's parameters alike."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta, tzinfo

from pulse.metrics.errors import MetricError
from pulse.metrics.query import FIRST_DAY, RANGES, Filter, Grain, Operator, check_days

DEFAULT_PERIOD = "12w"
FILTER_HELP = "Write name=value, name=a,b, name!=value, or of numbers and times name>=value (also >, <=, <)."
PERIOD_HELP = "Length until today (30d, 12w, 6m, 2y), or a calendar period (2026, 2026-Q2, 2026-06, 2026-W23)."


def parse_period(text: str | None, since: date | None, until: date | None, zone: tzinfo) -> tuple[date, date]:
    """First day and first day after; explicit days win over `text`.

    Weeks, months and years that are counted back begin on the first day of a week or month.
    """
    check_days(*(day for day in (since, until) if day))
    today = datetime.now(zone).date()
    start, end = _named_period(text or DEFAULT_PERIOD, (until or today + timedelta(days=1)) - timedelta(days=1))
    start, end = since or start, until or end
    if start >= end:
        raise MetricError(f"The period is empty: {start} is not before {end}.")
    return start, end


def _named_period(text: str, last_day: date) -> tuple[date, date]:
    if match := re.fullmatch(r"(\d{1,4})([dwmy])", text):
        try:
            return _back(last_day, int(match[1]), match[2]), last_day + timedelta(days=1)
        except (ValueError, OverflowError) as error:
            raise MetricError(f"{text!r} reaches back beyond {FIRST_DAY}.") from error
    if match := re.fullmatch(r"(\d{4})(?:-(?:Q([1-4])|W(\d\d)|(\d\d)))?", text):
        year, quarter, week, month = (int(part) if part else 0 for part in match.groups())
        try:
            return _calendar(year, quarter, week, month)
        except ValueError as error:
            raise MetricError(f"There is no period {text!r}.") from error
    raise MetricError(f"{text!r} is no period. {PERIOD_HELP}")


def _back(last_day: date, count: int, unit: str) -> date:
    if unit == "d":
        return last_day - timedelta(days=max(count - 1, 0))
    if unit == "w":
        return last_day - timedelta(days=last_day.weekday(), weeks=max(count - 1, 0))
    months = count if unit == "m" else count * 12
    return _month(last_day.year, last_day.month - max(months - 1, 0))


def _calendar(year: int, quarter: int, week: int, month: int) -> tuple[date, date]:
    if week:
        start = date.fromisocalendar(year, week, 1)
        return start, start + timedelta(days=7)
    if quarter:
        return _month(year, quarter * 3 - 2), _month(year, quarter * 3 + 1)
    if month:
        return date(year, month, 1), _month(year, month + 1)
    return date(year, 1, 1), date(year + 1, 1, 1)


def _month(year: int, month: int) -> date:
    """First day of a month whose number may lie outside 1 to 12."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def parse_splits(by: Sequence[str], grain: Grain | None) -> tuple[tuple[str, ...], Grain | None]:
    """Dimensions and grain; `by` may name a grain (`--by team,week`)."""
    names = [name.strip() for text in by for name in text.split(",") if name.strip()]
    grains = [Grain(name) for name in names if name in set(Grain)]
    if len({*grains, *([grain] if grain else [])}) > 1:
        raise MetricError("Name one grain only: day, week, month or quarter.")
    return tuple(name for name in names if name not in set(Grain)), grain or (grains[0] if grains else None)


def parse_filter(text: str) -> Filter:
    """From `name=value`, `name=a,b`, `name!=value`, `name>=value` and such; no value stands for records without one."""
    match = re.fullmatch(r"\s*(\w+)\s*(!=|>=|<=|=|>|<)\s*(.*?)\s*", text, re.DOTALL)
    if match is None:
        raise MetricError(f"{text!r} is no filter. {FILTER_HELP}")
    name, sign, rest = match.groups()
    if sign in set(RANGES):
        return Filter(name, Operator(sign), (rest,))
    values = tuple(value.strip() for value in rest.split(",") if value.strip())
    if not values:
        return Filter(name, Operator.IS_NULL if sign == "=" else Operator.IS_NOT_NULL)
    return Filter(name, Operator.IN if sign == "=" else Operator.NOT_IN, values)


def parse_grain(text: str | None) -> Grain | None:
    """The grain called `text`."""
    if text is None or text in set(Grain):
        return Grain(text) if text else None
    raise MetricError(f"There is no grain {text!r}; use {', '.join(Grain)}.")
