"""The period that another is set beside, where it is named by how it lies to it: the quarter before, a year earlier."""

import re
from datetime import date

from pulse.answering.spans import Said
from pulse.metrics.periods import months_later, next_period, period_start
from pulse.metrics.query import Grain

EARLIER = re.compile(
    r"\b(?:the )?(?:(?P<unit>day|week|month|quarter|year|period) (?:before|earlier)(?! (?:last|that))"
    r"|previous (?P<same>period)"
    r"|(?P<year>same (?:period|week|month|quarter)(?: of| in)?(?: the)? (?:last|previous) year"
    r"|year[- ](?:over|on)[- ]year|yoy|a year ago))\b"
)


def said_earlier(text: str) -> tuple[str | None, str]:
    """How the earlier period lies (day, week, month, quarter, year, period), and `text` without these words."""
    found = EARLIER.search(text)
    if found is None:
        return None, text
    rest = text[: found.start()] + " " * len(found[0]) + text[found.end() :]
    return ("year" if found["year"] else found["unit"] or found["same"]), rest


def with_earlier(periods: tuple[Said, ...], unit: str) -> tuple[Said, ...] | None:
    """The periods with the earlier one; by itself the one before is meant. None where `unit` does not fit."""
    if unit == "period":
        return periods
    if len(periods) != 1:
        return None
    (now,) = periods
    if unit == "year":
        return now, Said(_year_before(now.since), _year_before(now.until), "a year earlier")
    grain = Grain(unit)
    is_such = period_start(now.since, grain) == now.since and next_period(now.since, grain) == now.until
    return periods if is_such else None


def _year_before(day: date) -> date:
    return months_later(day, -12)
