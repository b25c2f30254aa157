"""What the results of tools bear: figures with what they are figures of, days, and texts."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from pulse.agent.mentions import DATES, Measure, blank, numbers
from pulse.mcp_servers.model import BETWEEN

# Fields that are in the unit of their metric, and those that are always shares.
MEASURED = {
    "value", "previous", "target", "expected", "before", "now", "basis_before", "basis_now", "contribution", "rate",
    "mix", "rest", "against",
}  # fmt: skip
SHARES = {"coverage", "change"}
PAIRS = (("value", "previous"), ("now", "before"), ("basis_now", "basis_before"))
EARLIER = {"previous", "before", "basis_before"}
# Texts of these tools are Pulse's own: figures in them are as good as any. Titles that others wrote bear no figure.
OWN_TEXTS = {"list_findings", "list_forecasts", "list_metrics", "describe_metric", "read_state", "read_report"}
GRAINS = {"day": 1, "week": 7, "month": 31, "quarter": 92}
ISO = re.compile(r"\d{4}-\d{2}-\d{2}")
LENGTH = re.compile(r"(\d{1,4})([dwmy])")
LENGTHS = {"d": 1.0, "w": 7.0, "m": 30.4375, "y": 365.25}
DAY = 86400.0


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure. `labels`: the groups that it is the figure of, in lower case; `span`: its period, where known.

    `sign`: of a change, whether it went up (1) or down (-1). `cited`: the reference that a sentence must hold to state
    it; empty: none.
    """

    value: float
    measure: Measure
    labels: frozenset[str] = frozenset()
    span: tuple[date, date] | None = None
    sign: int = 0
    cited: str = ""


@dataclass(slots=True)
class Facts:
    """All that may be stated. `lengths`: of the periods asked about, in days; `references`: results, such as [1]."""

    figures: list[Fact] = field(default_factory=list)
    days: set[date] = field(default_factory=set)
    spans: list[tuple[date, date]] = field(default_factory=list)
    lengths: list[float] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)

    @property
    def labels(self) -> set[str]:
        """The names of all groups that figures belong to."""
        return {label for fact in self.figures for label in fact.labels}

    def add(self, tool: str, arguments: Mapping[str, Any], result: Mapping[str, Any]) -> None:
        """Take in one result of `tool`, as JSON."""
        filters = arguments.get("filters") or []
        values = [given.get("values") for given in filters if isinstance(given, Mapping)]
        asked = _names([*values, arguments.get("team")])
        self._read_days(arguments)
        self._read_days(result)
        for figure in _figures(result, _Place(labels=asked)):
            self.figures.append(figure)
        if tool in OWN_TEXTS:
            for text in _strings(result):
                self.figures += [Fact(one.value, one.measure) for one in numbers(blank(text, DATES))]
        reference = f"[{len(self.references) + 1}]"
        if BETWEEN in tool:
            # What another server says is stated as its word only.
            texts = [blank(text, DATES) for text in _strings(result)]
            self.figures += [Fact(one.value, one.measure, cited=reference) for text in texts for one in numbers(text)]
        self.references.add(reference)
        self.texts += [*_strings(result), *_strings(arguments)]

    def _read_days(self, document: Any) -> None:
        for text in _strings(document):
            self.days |= {date.fromisoformat(found) for found in ISO.findall(text) if _is_day(found)}
            if length := LENGTH.fullmatch(text):
                self.lengths.append(int(length[1]) * LENGTHS[length[2]])
        for part in _mappings(document):
            since, until = part.get("since"), part.get("until")
            if since and until and _is_day(str(since)[:10]) and _is_day(str(until)[:10]):
                span = date.fromisoformat(str(since)[:10]), date.fromisoformat(str(until)[:10])
                self.spans.append(span)
                self.days.add(span[1] - timedelta(days=1))
                self.lengths.append((span[1] - span[0]).days)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in a result a figure stands."""

    unit: str = ""
    labels: frozenset[str] = frozenset()
    span: tuple[date, date] | None = None
    grain: str | None = None


def _figures(document: Any, place: _Place) -> Iterator[Fact]:
    if isinstance(document, Mapping):
        place = _inside(document, place)
        for one, other in PAIRS:
            yield from _change(document.get(one), document.get(other), place)
        for name, value in document.items():
            yield from _field(str(name), value, place)
    elif isinstance(document, Sequence) and not isinstance(document, str):
        yield Fact(len(document), Measure.PLAIN)
        for part in document:
            yield from _field("", part, place)


def _field(name: str, value: Any, place: _Place) -> Iterator[Fact]:
    if re.fullmatch(r"0\.\d+", name):
        yield Fact(float(name), Measure.RATIO)
    if isinstance(value, bool) or value is None:
        return
    if not isinstance(value, int | float):
        yield from _figures(value, place)
        return
    span = None if name in EARLIER else place.span
    sign = (value > 0) - (value < 0) if name in {"change", "contribution"} else 0
    yield Fact(abs(value), _measure(name, place.unit), place.labels, span, sign)


def _measure(name: str, unit: str) -> Measure:
    if name in SHARES or (name in MEASURED and unit == "ratio"):
        return Measure.RATIO
    is_duration = name.endswith("_seconds") or (name in MEASURED and unit == "seconds")
    return Measure.SECONDS if is_duration else Measure.PLAIN


def _inside(document: Mapping[str, Any], place: _Place) -> _Place:
    unit = document.get("unit", place.unit)
    groups = document.get("dimensions")
    named = [document.get(name) for name in ("group", "team", "subject", "key")]
    labels = place.labels | _names([groups if isinstance(groups, Mapping) else None, *named])
    grain, span = document.get("grain", place.grain), place.span
    if _is_day(str(document.get("since"))) and _is_day(str(document.get("until"))):
        span = date.fromisoformat(document["since"]), date.fromisoformat(document["until"])
    if _is_day(str(document.get("period"))):
        first = date.fromisoformat(document["period"])
        span = first, first + timedelta(days=GRAINS.get(grain or "", 1))
    return _Place(unit if isinstance(unit, str) else "", labels, span, grain if isinstance(grain, str) else None)


def _change(now: Any, before: Any, place: _Place) -> Iterator[Fact]:
    """What follows from two figures that stand beside each other: how much more, by which share, how many times."""
    if not isinstance(now, int | float) or not isinstance(before, int | float):
        return
    sign = (now > before) - (now < before)
    measure = _measure("value", place.unit)
    change = Measure.POINTS if measure is Measure.RATIO else measure
    yield Fact(abs(now - before), change, place.labels, None, sign)
    if before:
        yield Fact(abs(now - before) / abs(before), Measure.RATIO, place.labels, None, sign)
        yield Fact(now / before, Measure.MULTIPLE, place.labels, None, sign)


def _names(found: Any) -> frozenset[str]:
    """The texts in `found`, in lower case."""
    return frozenset(text.lower() for text in _strings(found))


def _strings(document: Any) -> Iterator[str]:
    if isinstance(document, str):
        yield document
    elif isinstance(document, Mapping):
        for part in document.values():
            yield from _strings(part)
    elif isinstance(document, Sequence):
        for part in document:
            yield from _strings(part)


def _mappings(document: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(document, Mapping):
        yield document
        for part in document.values():
            yield from _mappings(part)
    elif isinstance(document, Sequence) and not isinstance(document, str):
        for part in document:
            yield from _mappings(part)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == 10
