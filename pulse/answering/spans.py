"""Periods as people say them: last month, Q2 2026, since March, the last six weeks."""

import re
from calendar import month_name
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from pulse.metrics.periods import months_later, next_period, period_start
from pulse.metrics.query import Grain

MONTHS = [name.lower() for name in month_name[1:]]
SHORT_MONTHS = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "couple of": 2, "few": 3,
}  # fmt: skip
ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
GRAINS = {"day": Grain.DAY, "week": Grain.WEEK, "month": Grain.MONTH, "quarter": Grain.QUARTER}
MONTH = rf"(?P<month>{'|'.join(MONTHS)}|{'|'.join(sorted(SHORT_MONTHS, key=len, reverse=True))})"
COUNT = rf"(?P<count>\d{{1,3}}|{'|'.join(NUMBERS)})"
YEAR = r"(?P<year>20\d\d)"


@dataclass(frozen=True, slots=True)
class Said:
    """A period that was said: its first day, its first day after, and the words."""

    since: date
    until: date
    words: str


Reader = Callable[[re.Match[str], date], tuple[date, date]]


def _iso_day(match: re.Match[str], _: date) -> tuple[date, date]:
    day = date.fromisoformat(match["day"])
    return day, day + timedelta(days=1)


def _iso_week(match: re.Match[str], today: date) -> tuple[date, date]:
    first = date.fromisocalendar(int(match["year"] or today.year), int(match["week"]), 1)
    return first, first + timedelta(days=7)


def _iso_month(match: re.Match[str], _: date) -> tuple[date, date]:
    return _whole(date(int(match["year"]), int(match["number"]), 1), Grain.MONTH)


def _month(match: re.Match[str], today: date) -> tuple[date, date]:
    number = SHORT_MONTHS[match["month"][:3]]
    year = int(match["year"]) if match["year"] else _latest(today, lambda year: date(year, number, 1))
    return _whole(date(year, number, 1), Grain.MONTH)


def _quarter(match: re.Match[str], today: date) -> tuple[date, date]:
    number = ORDINALS.get(match["number"]) or int(match["number"])
    year = int(match["year"]) if match["year"] else _latest(today, lambda year: date(year, number * 3 - 2, 1))
    return _whole(date(year, number * 3 - 2, 1), Grain.QUARTER)


def _half(match: re.Match[str], today: date) -> tuple[date, date]:
    number = ORDINALS.get(match["number"]) or int(match["number"])
    first = date(int(match["year"] or today.year), 1 if number == 1 else 7, 1)
    return first, months_later(first, 6)


def _year(match: re.Match[str], _: date) -> tuple[date, date]:
    year = int(match["year"])
    return date(year, 1, 1), date(year + 1, 1, 1)


def _counted(match: re.Match[str], today: date) -> tuple[date, date]:
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


def _last(match: re.Match[str], today: date) -> tuple[date, date]:
    if match["unit"] == "year":
        return date(today.year - 1, 1, 1), date(today.year, 1, 1)
    grain = GRAINS[match["unit"]]
    return _whole(period_start(period_start(today, grain) - timedelta(days=1), grain), grain)


def _present(match: re.Match[str], today: date) -> tuple[date, date]:
    end = today + timedelta(days=1)
    return (date(today.year, 1, 1) if match["unit"] == "year" else period_start(today, GRAINS[match["unit"]])), end


def _before_last(match: re.Match[str], today: date) -> tuple[date, date]:
    since, _ = _last(match, today)
    return _last(match, since)


def _day(match: re.Match[str], today: date) -> tuple[date, date]:
    day = today if match["day"] == "today" else today - timedelta(days=1)
    return day, day + timedelta(days=1)


UNIT = r"(?P<unit>day|week|month|quarter|year)"
# The first that fits at a place counts, so the longer come first.
PATTERNS: tuple[tuple[re.Pattern[str], Reader], ...] = tuple(
    (re.compile(rf"\b{pattern}\b"), reader)
    for pattern, reader in (
        (r"(?P<day>20\d\d-\d\d-\d\d)", _iso_day),
        (r"(?:(?P<year>20\d\d)-?)?(?:week |w)(?P<week>\d\d?)", _iso_week),
        (rf"{YEAR}-(?P<number>0[1-9]|1[0-2])", _iso_month),
        (rf"{YEAR}[ -]?q(?P<number>[1-4])", _quarter),
        (rf"q(?P<number>[1-4])(?:[ /-]?{YEAR})?", _quarter),
        (rf"(?P<number>first|second|third|fourth|1st|2nd|3rd|4th) quarter(?: of)?(?: {YEAR})?", _quarter),
        (rf"h(?P<number>[12])(?: {YEAR})?", _half),
        (rf"(?P<number>first|second) half(?: of)?(?: {YEAR})?", _half),
        (rf"{MONTH},?(?: of)?(?: {YEAR})?", _month),
        (rf"(?:last|past|previous|recent) {COUNT} {UNIT}s?", _counted),
        (rf"{UNIT} before (?:last|that)", _before_last),
        (rf"(?:last|previous|past) {UNIT}", _last),
        (rf"(?:this|current|present) {UNIT}(?: so far)?", _present),
        (r"(?P<day>today|yesterday)", _day),
        (YEAR, _year),
    )
)
JOINED = re.compile(r"^\s*(?:to|until|till|and|through|-|–)\s*$")
OPEN = re.compile(r"\b(?:since|from|starting(?: in)?|after)\s+(?:the )?(?:start of |beginning of )?$")
MAY = re.compile(r"\b(?:in|of|for|since|from|to|and|vs|versus|until|last|than|against)\s+$")
COMPARED = re.compile(r"\s+(?:vs|versus|compared|against)\b|\s*[?.!]*$")
BETWEEN = re.compile(r"\b(?:between|from)\s+$")


def said_periods(text: str, today: date, *, joins: bool = True) -> tuple[list[Said], str]:
    """The periods in `text` (lower case), in order, and the text without them.

    Where it `joins`, two with "to" between them or after "between" are one; "since" and one reaches until today.
    """
    found = _matches(text, today)
    periods: list[Said] = []
    # Where the words of the last period begin and end.
    begun = ended = 0
    for start, end, said in found:
        if joins and periods and _is_joined(text, ended, start, begun):
            periods[-1] = Said(periods[-1].since, said.until, text[begun:end])
        else:
            begun = start
            periods.append(_open_ended(text, start, said, today) if len(found) == 1 else said)
        ended = end
    rest = list(text)
    for start, end, _ in found:
        rest[start:end] = " " * (end - start)
    return periods, "".join(rest)


def _matches(text: str, today: date) -> list[tuple[int, int, Said]]:
    found: list[tuple[int, int, Said]] = []
    # What looks like a day and is none must not be read as a month.
    read: list[tuple[int, int]] = []
    for pattern, reader in PATTERNS:
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in read):
                continue
            # "may" is a month only where it cannot be the verb.
            if match[0] == "may" and not (MAY.search(text[: match.start()]) or COMPARED.match(text[match.end() :])):
                continue
            read.append(match.span())
            try:
                since, until = reader(match, today)
            except ValueError:
                continue
            found.append((match.start(), match.end(), Said(since, until, match[0])))
    return sorted(found, key=lambda one: one[0])


def _is_joined(text: str, end: int, start: int, first_start: int) -> bool:
    between = text[end:start]
    if not JOINED.match(between):
        return False
    return between.strip() != "and" or bool(BETWEEN.search(text[:first_start]))


def _open_ended(text: str, start: int, said: Said, today: date) -> Said:
    if OPEN.search(text[:start]) and said.since <= today:
        return Said(said.since, max(today + timedelta(days=1), said.until), f"since {said.words}")
    return said


def _whole(first: date, grain: Grain) -> tuple[date, date]:
    return first, next_period(first, grain)


def _latest(today: date, first_day: Callable[[int], date]) -> int:
    """The last year in which `first_day` has come."""
    return today.year if first_day(today.year) <= today else today.year - 1
