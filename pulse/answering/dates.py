"""The single periods that stand in a text: patterns of how people write them, and the days that they mean.

How several of them belong together is in `spans`.
"""

import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pulse.metrics.periods import months_later, next_period, period_start
from pulse.metrics.query import Grain

Days = tuple[date, date]
# Of what fits, on the day that is today; the year is that of another period of the same question, where it has one.
Reading = Callable[[re.Match[str], date, int | None], Days]
MONTHS = [name.lower() for name in month_name[1:]]
SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "couple of": 2, "few": 3,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
GRAINS = {"day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.QUARTER}
MONTH = rf"(?P<month>{'|'.join(MONTHS)}|{'|'.join(sorted(SHORT_MONTHS, key=len, reverse=True))})\b\.?"
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
YEAR = r"(?P<year>20\d\d|['’]\d\d)"
OF_YEAR = rf"(?:,?(?: of| in)?[ /-]?{YEAR})?"
DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?: of)?"
LAST_DAY = r"(?P<last>\d{1,2})(?:st|nd|rd|th)?(?: of)?"
TO = r" ?(?:to|until|till|through|-|–) ?"
ISO = r"20\d\d-\d\d-\d\d"
UNIT = r"(?P<unit>day|week|month|quarter|year)"


@dataclass(frozen=True, slots=True)
class Found:
    """One period in a text, from character `start` to `end`; `since` and the first day after it."""

    start: int
    end: int
    since: date
    until: date


def find_dates(text: str, today: date) -> tuple[list[Found], list[tuple[int, int]]]:
    """The periods in `text` (lower case) in their order, and where years stand that belong to one of them.

    What looks like a period and is none, as 31 February, is left.
    """
    matches = sorted(_matches(text), key=lambda one: one[0].start())
    years = [_named_year(match) for match, _ in matches]
    # "in 2025, how many in Q1?": the year belongs to the quarter.
    joins_year = any(reading in YEARLESS and year is None for (_, reading), year in zip(matches, years, strict=True))
    is_one_year = len({year for year in years if year}) == 1
    found, apart = [], []
    for place, (match, reading) in enumerate(matches):
        if reading is _year and joins_year and is_one_year:
            apart.append(match.span())
            continue
        near = next((year for year in [*years[place:], *reversed(years[:place])] if year), None)
        try:
            since, until = reading(match, today, near)
        except ValueError:
            continue
        found.append(Found(match.start(), match.end(), since, until))
    return found, apart


def _matches(text: str) -> list[tuple[re.Match[str], Reading]]:
    found: list[tuple[re.Match[str], Reading]] = []
    for pattern, reading in PATTERNS:
        for match in pattern.finditer(text):
            if any(one.start() < match.end() and match.start() < one.end() for one, _ in found):
                continue
            # "may" is a month only where it cannot be the verb.
            if match[0].rstrip(".") == "may" and not (
                MAY.search(text[: match.start()]) or COMPARED.match(text[match.end() :])
            ):
                continue
            found.append((match, reading))
    return found


def _named_year(match: re.Match[str]) -> int | None:
    written = match.groupdict().get("year")
    return 2000 + int(written[-2:]) if written else None


def _iso_day(match: re.Match[str], _: date, __: int | None) -> Days:
    day = date.fromisoformat(match["iso"])
    return day, day + timedelta(days=1)


def _week_of(match: re.Match[str], _: date, __: int | None) -> Days:
    return _whole(period_start(date.fromisoformat(match["iso"]), Grain.WEEK), Grain.WEEK)


def _iso_week(match: re.Match[str], today: date, year: int | None) -> Days:
    first = date.fromisocalendar(_named_year(match) or year or today.year, int(match["week"]), 1)
    return first, first + timedelta(days=7)


def _numbered_month(match: re.Match[str], _: date, __: int | None) -> Days:
    return _whole(date(_named_year(match) or 0, int(match["number"]), 1), Grain.MONTH)


def _numbered_day(match: re.Match[str], _: date, __: int | None) -> Days:
    day = date(_named_year(match) or 0, int(match["number"]), int(match["day"]))
    return day, day + timedelta(days=1)


def _named_day(match: re.Match[str], today: date, year: int | None) -> Days:
    parts = match.groupdict()
    month, first = SHORT_MONTHS[match["month"][:3]], int(match["day"])
    year = _named_year(match) or year or _latest(today, lambda year: date(year, month, first))
    return date(year, month, first), date(year, month, int(parts.get("last") or first)) + timedelta(days=1)


def _month(match: re.Match[str], today: date, year: int | None) -> Days:
    number = SHORT_MONTHS[match["month"][:3]]
    year = _named_year(match) or year or _latest(today, lambda year: date(year, number, 1))
    return _whole(date(year, number, 1), Grain.MONTH)


def _quarter(match: re.Match[str], today: date, year: int | None) -> Days:
    number = ORDINALS.get(match["number"]) or int(match["number"])
    year = _named_year(match) or year or _latest(today, lambda year: date(year, number * 3 - 2, 1))
    return _whole(date(year, number * 3 - 2, 1), Grain.QUARTER)


def _half(match: re.Match[str], today: date, year: int | None) -> Days:
    number = ORDINALS.get(match["number"]) or int(match["number"])
    first = date(_named_year(match) or year or today.year, 1 if number == 1 else 7, 1)
    return first, months_later(first, 6)


def _year(match: re.Match[str], _: date, __: int | None) -> Days:
    year = int(match["year"])
    return date(year, 1, 1), date(year + 1, 1, 1)


def _counted(match: re.Match[str], today: date, _: int | None) -> Days:
    """Days until today; weeks, months and longer begin on their first day, the present one counted."""
    count = NUMBERS.get(match["count"] or "") or int(match["count"])
    end = today + timedelta(days=1)
    match match["unit"]:
        case "day":
            return end - timedelta(days=count), end
        case "week":
            return period_start(today, Grain.WEEK) - timedelta(weeks=count - 1), end
        case "quarter":
            return months_later(period_start(today, Grain.QUARTER), -3 * (count - 1)), end
        case unit:
            months = count * 12 if unit == "year" else count
            return months_later(today.replace(day=1), -(months - 1)), end


def _last(match: re.Match[str], today: date, _: int | None) -> Days:
    if match["unit"] == "year":
        return date(today.year - 1, 1, 1), date(today.year, 1, 1)
    grain = GRAINS[match["unit"]]
    return _whole(period_start(period_start(today, grain) - timedelta(days=1), grain), grain)


def _present(match: re.Match[str], today: date, _: int | None) -> Days:
    end = today + timedelta(days=1)
    return (date(today.year, 1, 1) if match["unit"] == "year" else period_start(today, GRAINS[match["unit"]])), end


def _before_last(match: re.Match[str], today: date, _: int | None) -> Days:
    since, _until = _last(match, today, None)
    return _last(match, since, None)


def _near_day(match: re.Match[str], today: date, _: int | None) -> Days:
    day = today if match["near"] == "today" else today - timedelta(days=1)
    return day, day + timedelta(days=1)


def _whole(first: date, grain: Grain) -> Days:
    return first, next_period(first, grain)


def _latest(today: date, first_day: Callable[[int], date]) -> int:
    """The last year in which `first_day` has come."""
    return today.year if first_day(today.year) <= today else today.year - 1


# These take the year that another period names.
YEARLESS = frozenset({_iso_week, _named_day, _month, _quarter, _half})
# The first that fits at a place counts, so the longer come first.
PATTERNS: tuple[tuple[re.Pattern[str], Reading], ...] = tuple(
    (re.compile(rf"(?<![\w/.]){pattern}(?![\w/]|-\d)"), reading)
    for pattern, reading in (
        (rf"(?:the )?week (?:of|from|starting|beginning)(?: on)? (?P<iso>{ISO})", _week_of),
        (rf"(?P<iso>{ISO})", _iso_day),
        (r"(?P<day>\d{1,2})\.(?P<number>\d{1,2})\.(?P<year>20\d\d)", _numbered_day),
        (r"(?P<year>20\d\d)/(?P<number>\d{1,2})/(?P<day>\d{1,2})", _numbered_day),
        (rf"{DAY}{TO}{LAST_DAY} {MONTH}{OF_YEAR}", _named_day),
        (rf"{MONTH} {DAY}{TO}{LAST_DAY}(?:,? {YEAR})?", _named_day),
        (rf"{DAY} {MONTH}{OF_YEAR}", _named_day),
        (rf"{MONTH} {DAY}(?:,? {YEAR})?", _named_day),
        (rf"week (?P<week>\d\d?){OF_YEAR}", _iso_week),
        (rf"(?:{YEAR}-?)?w(?P<week>\d\d?)", _iso_week),
        (r"(?P<year>20\d\d)[-/](?P<number>0[1-9]|1[0-2])", _numbered_month),
        (r"(?P<number>0?[1-9]|1[0-2])[/.](?P<year>20\d\d)", _numbered_month),
        (r"(?P<year>20\d\d)[ -/]?q(?P<number>[1-4])", _quarter),
        (rf"q(?P<number>[1-4]){OF_YEAR}", _quarter),
        (rf"(?P<number>first|second|third|fourth|1st|2nd|3rd|4th) quarter{OF_YEAR}", _quarter),
        (r"(?P<year>20\d\d)[ -/]?h(?P<number>[12])", _half),
        (rf"h(?P<number>[12]){OF_YEAR}", _half),
        (rf"(?P<number>first|second|1st|2nd) half{OF_YEAR}", _half),
        (rf"{MONTH}{OF_YEAR}", _month),
        (rf"(?:last|past|previous|recent) {COUNT} {UNIT}s?", _counted),
        (rf"{UNIT} before (?:last|that)", _before_last),
        (rf"(?:last|previous|past) {UNIT}", _last),
        (rf"(?:this|current|present) {UNIT}(?: so far)?", _present),
        (r"(?P<near>today|yesterday)", _near_day),
        (r"(?P<year>20\d\d)", _year),
    )
)
MAY = re.compile(r"\b(?:in|of|for|since|from|to|and|vs|versus|until|till|last|than|against|on|by|before|after)\s+$")
COMPARED = re.compile(r"\s+(?:vs|versus|compared|against|and|or|to|until|through|-|–)\b|\s*[?.!]*$")
