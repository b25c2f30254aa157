"""The metric catalogue as plain data: what queries, surfaces and documentation need to know of each metric."""

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from pulse.metrics.errors import UnknownNameError
from pulse.roles import Role


class Unit(StrEnum):
    """What a value counts; durations are always stored in seconds."""

    SECONDS = "seconds"
    COUNT = "count"
    RATIO = "ratio"
    NUMBER = "number"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Kind(StrEnum):
    """How the values of a dimension compare: only numbers and times have an order."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"


class Aggregation(StrEnum):
    """How a measure makes one value of many records: dbt's names, then those that dbt has no word for."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"
    SUM_BOOLEAN = "sum_boolean"
    AVERAGE = "average"
    MIN = "min"
    MAX = "max"
    MEDIAN = "median"
    PERCENTILE = "percentile"
    DAYS = "days"
    GINI = "gini"
    RANK_CORRELATION = "rank_correlation"


COUNTING = frozenset(
    {Aggregation.COUNT, Aggregation.COUNT_DISTINCT, Aggregation.SUM, Aggregation.SUM_BOOLEAN, Aggregation.DAYS}
)

ADDITIVE = frozenset({Aggregation.COUNT, Aggregation.SUM, Aggregation.SUM_BOOLEAN})
MEASURING = frozenset(
    {
        Aggregation.SUM,
        Aggregation.AVERAGE,
        Aggregation.MIN,
        Aggregation.MAX,
        Aggregation.MEDIAN,
        Aggregation.PERCENTILE,
    }
)


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to split or filter; `expression` is catalogue SQL over one row of the mart, never a caller's text."""

    name: str
    description: str
    expression: str
    kind: Kind = Kind.TEXT
    is_personal: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A mart: one row a record. All fields but the first two are catalogue SQL over one row.

    `row` identifies a row. `key` (what people call the record), `title` and `url` describe it in evidence. `person`
    names whose doing a record is, None where nobody's. `times` are dimensions to filter by, never to split by.
    """

    schema: str
    table: str
    row: str
    key: str
    title: str | None = None
    url: str | None = None
    person: str | None = None
    dimensions: dict[str, Dimension] = field(default_factory=dict)
    times: dict[str, Dimension] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate over the rows of `source`, each placed in time by `time` (timestamptz).

    With `open_until` a row is open from `time` until then (NULL: still), and the figure of a period is that of the
    last moment in it. `is_age` measures the seconds from `expression` to that moment. `percentile` is a share (0.75).
    `over` is what a Gini coefficient is taken over; `against` is the other side of a correlation.
    """

    name: str
    source: Source
    expression: str
    aggregation: Aggregation
    time: str
    percentile: float | None = None
    is_discrete: bool = False
    open_until: str | None = None
    is_age: bool = False
    over: str | None = None
    against: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A metric in the formula of another, known there as `name`."""

    name: str
    metric: "Metric"


@dataclass(frozen=True, slots=True)
class Metric:
    """One catalogue entry. A simple metric has a `measure`; any other has `parts` and a `formula` over their names.

    `filters` are the catalogue's own conditions that make up the population. `streams` are the names under which the
    checkpoints of what it rests on are kept. `family` ties the percentiles of one duration together. `is_ratio`: the
    second part is the population, the first is what is counted of it. `is_share`: the figure is the share of a group
    in all groups that differ from it in the last dimension only. `per_days`: the figure is that of so many days.
    """

    name: str
    label: str
    description: str
    question: str
    unit: Unit
    direction: Direction
    family: str
    caveats: tuple[str, ...]
    minimum_role: Role
    streams: tuple[str, ...]
    filters: tuple[str, ...] = ()
    measure: Measure | None = None
    parts: tuple[Part, ...] = ()
    formula: str = ""
    is_ratio: bool = False
    is_share: bool = False
    per_days: int | None = None

    @property
    def is_counting(self) -> bool:
        """Whether nothing having happened is the figure 0, not the lack of one."""
        if self.measure is None:
            return not self.is_ratio and all(part.metric.is_counting for part in self.parts)
        return self.measure.aggregation in COUNTING and not self.is_share

    @property
    def is_additive(self) -> bool:
        """Whether the figures of groups that share no record add up to that of all."""
        return self.measure is not None and self.measure.aggregation in ADDITIVE and not self.is_share

    @property
    def has_distribution(self) -> bool:
        """Whether each record behind the figure has a value of its own, which is measured and not counted."""
        return self.measure is not None and self.measure.aggregation in MEASURING and not self.is_share

    @property
    def leaves(self) -> Iterator["Metric"]:
        """The simple metrics that it is made of, each as often as it occurs."""
        if self.measure is not None:
            yield self
        for part in self.parts:
            yield from part.metric.leaves

    @property
    def population(self) -> tuple[Part, ...]:
        """The parts whose records are behind the figure: of a ratio those of the denominator."""
        return self.parts[1:] if self.is_ratio else self.parts

    @property
    def measures(self) -> list[Measure]:
        """The measures of its leaves."""
        return [leaf.measure for leaf in self.leaves if leaf.measure is not None]

    @property
    def is_as_of(self) -> bool:
        """Whether a figure tells about a moment instead of a span."""
        return any(measure.open_until for measure in self.measures)

    @property
    def has_people(self) -> bool:
        """Whether its records are the doing of people, so that a small group would show theirs."""
        return any(measure.source.person for measure in self.measures)

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """What it can be split and filtered by, by name: what all its measures have."""
        return _shared([measure.source.dimensions for measure in self.measures])

    @property
    def times(self) -> dict[str, Dimension]:
        """What it can be filtered by besides."""
        return _shared([measure.source.times for measure in self.measures])

    def dimension(self, name: str) -> Dimension:
        """The dimension to split by called `name`; UnknownNameError lists near ones."""
        return _named(f"dimension of {self.name}", name, self.dimensions)

    def condition(self, name: str) -> Dimension:
        """The dimension to filter by called `name`; UnknownNameError lists near ones."""
        return _named(f"dimension of {self.name}", name, {**self.times, **self.dimensions})


def _shared(all_dimensions: list[dict[str, Dimension]]) -> dict[str, Dimension]:
    first, *others = all_dimensions
    if not others:
        return first
    return {name: dimension for name, dimension in first.items() if all(name in other for other in others)}


def _named(kind: str, name: str, known: dict[str, Dimension]) -> Dimension:
    try:
        return known[name]
    except KeyError:
        raise UnknownNameError(kind, name, known) from None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metrics by name, in the order of their names; `sources` are the marts by the names of their models.

    `compiled` is the compiler's memory: SQL by the shape of the question.
    """

    metrics: dict[str, Metric]
    sources: dict[str, Source] = field(default_factory=dict)
    compiled: dict[Hashable, str] = field(default_factory=dict, compare=False, repr=False)

    def metric(self, name: str) -> Metric:
        """The metric called `name`; UnknownNameError lists near ones."""
        try:
            return self.metrics[name]
        except KeyError:
            raise UnknownNameError("metric", name, self.metrics) from None
