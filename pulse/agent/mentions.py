"""What a draft states that can be looked up: numbers with their units, and days, months, quarters and years."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
NAMED = "|".join([*MONTHS, *(month[:3] for month in MONTHS), "sept"])
WORDS = dict(
    zip(
        ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), range(3, 13), strict=True
    )
)
MULTIPLES = {"doubled": 2.0, "twice": 2.0, "tripled": 3.0, "halved": 0.5}

NUMBER = re.compile(
    r"(?<![\w.,])(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.,]\d+)?)"
    r"(?P<unit>\s?(?:%|percentage points?|percent\b|pp\b|seconds?\b|secs?\b|s\b|minutes?\b|mins?\b|hours?\b|hrs?\b|h\b"
    r"|days?\b|d\b|weeks?\b|months?\b|years?\b|times\b|[x×](?![\w])))?(?![\w])"
)
SPOKEN = re.compile(rf"\b(?:{'|'.join([*WORDS, *MULTIPLES])})\b", re.IGNORECASE)
# Numbers that state nothing: references, marks of lists, parts of names such as p85.
SILENT = re.compile(r"\[\d+(?:, ?\d+)*\]|^\s*\d+[.)]\s|\bp\d{2}\b", re.MULTILINE)
DATES = re.compile(
    rf"(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)|(?P<isomonth>\b\d{{4}}-\d{{2}}\b)"
    rf"|\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)? (?P<month>{NAMED})\b\.?(?:,? (?P<year>\d{{4}}))?"
    rf"|\b(?P<month2>{NAMED})\.? (?P<day2>\d{{1,2}})(?:st|nd|rd|th)?(?!\d)(?:,? (?P<year2>\d{{4}}))?"
    rf"|\b(?P<month3>{NAMED}) (?P<year3>\d{{4}})\b|\bQ(?P<quarter>[1-4])(?: (?P<year4>\d{{4}}))?\b"
    rf"|\b(?P<year5>(?:19|20)\d{{2}})\b(?!\s?(?:%|\w))",
    re.IGNORECASE,
)


class Measure(StrEnum):
    """What kind of thing a number counts."""

    PLAIN = "plain"
    SECONDS = "seconds"
    RATIO = "ratio"
    POINTS = "points"
    MULTIPLE = "multiple"


SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was written; `value` and `slack`, half of its last digit, in seconds, shares or as they are."""

    written: str
    value: float
    slack: float
    measure: Measure
    before: str = ""


@dataclass(frozen=True, slots=True)
class Days:
    """A day, month, quarter or year as it was written: the first day, and the first day after. None: of any year."""

    written: str
    since: date | None
    until: date | None
    month: int | None = None
    day: int | None = None


def blank(text: str, pattern: re.Pattern[str]) -> str:
    """`text` with what fits `pattern` as spaces."""
    return pattern.sub(lambda match: " " * len(match[0]), text)


def numbers(text: str) -> list[Number]:
    """The numbers in `text`; dates in it should be blank already."""
    text = blank(text, SILENT)
    found = [_number(match, text) for match in NUMBER.finditer(text)]
    for match in SPOKEN.finditer(text):
        word = match[0].lower()
        if word in MULTIPLES:
            found.append(Number(match[0], MULTIPLES[word], 0.15 * MULTIPLES[word], Measure.MULTIPLE))
        else:
            found.append(Number(match[0], WORDS[word], 0.0, Measure.PLAIN))
    return found


def _number(match: re.Match[str], text: str) -> Number:
    written, unit = match["number"], (match["unit"] or "").strip().lower()
    plain = (
        written.replace(",", "") if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", written) else written.replace(",", ".")
    )
    value = float(plain)
    slack = 0.5 * 10 ** -len(plain.partition(".")[2])
    measure, factor = _measure(unit)
    before = text[: match.start()].rstrip().rpartition(" ")[2].lower()
    return Number(match[0].strip(), value * factor, slack * factor * 1.0001, measure, before)


def _measure(unit: str) -> tuple[Measure, float]:
    if unit in {"%", "percent"}:
        return Measure.RATIO, 0.01
    if unit in {"pp", "percentage point", "percentage points"}:
        return Measure.POINTS, 0.01
    if unit in {"x", "×", "times"}:
        return Measure.MULTIPLE, 1.0
    if unit.startswith("month"):
        return Measure.SECONDS, 30.4375 * 86400
    if unit.startswith("year"):
        return Measure.SECONDS, 365.25 * 86400
    return (Measure.SECONDS, SECONDS[unit[0]]) if unit else (Measure.PLAIN, 1.0)


def dates(text: str) -> list[Days]:
    """The days, months, quarters and years in `text`; a 31 February is none."""
    return [days for match in DATES.finditer(text) if (days := _days(match)) is not None]


def _days(match: re.Match[str]) -> Days | None:
    part, written = match.groupdict(), match[0]
    try:
        if part["iso"]:
            first = date.fromisoformat(part["iso"])
            return Days(written, first, first + timedelta(days=1))
        if part["isomonth"]:
            return _month(written, int(written[:4]), int(written[5:]))
        if day := part["day"] or part["day2"]:
            month, year = _named(part["month"] or part["month2"]), part["year"] or part["year2"]
            if not year:
                return Days(written, None, None, month, int(day))
            first = date(int(year), month, int(day))
            return Days(written, first, first + timedelta(days=1))
        if part["month3"]:
            return _month(written, int(part["year3"]), _named(part["month3"]))
        if part["quarter"]:
            return _quarter(written, int(part["quarter"]), part["year4"])
        year = int(part["year5"])
        return Days(written, date(year, 1, 1), date(year + 1, 1, 1))
    except ValueError:
        return None


def _named(name: str) -> int:
    return next(number for number, month in enumerate(MONTHS, 1) if month.startswith(name.lower()[:3]))


def _month(written: str, year: int, month: int) -> Days:
    first = date(year, month, 1)
    return Days(written, first, first + timedelta(days=monthrange(year, month)[1]))


def _quarter(written: str, quarter: int, year: str | None) -> Days:
    first = 3 * quarter - 2
    if not year:
        return Days(written, None, None, first)
    last = _month(written, int(year), first + 2)
    return Days(written, date(int(year), first, 1), last.until)
