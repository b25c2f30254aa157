"""The metric catalogue as plain data: what queries, surfaces and documentation need to know of each metric."""

from dataclasses import dataclass
from enum import StrEnum

from pulse.metrics.errors import UnknownNameError


class Unit(StrEnum):
    """What a value counts; durations are always stored in seconds."""

    SECONDS = "seconds"
    COUNT = "count"
    RATIO = "ratio"


class Direction(StrEnum):
    """Which way is good."""

    UP = "up"
    DOWN = "down"
    NEITHER = "neither"


class Aggregation(StrEnum):
    """How a measure makes one value of many records; dbt's names."""

    COUNT = "count"
    COUNT_DISTINCT = "count_distinct"
    SUM = "sum"
    SUM_BOOLEAN = "sum_boolean"
    AVERAGE = "average"
    MIN = "min"
    MAX = "max"
    MEDIAN = "median"
    PERCENTILE = "percentile"


COUNTING = frozenset({Aggregation.COUNT, Aggregation.COUNT_DISTINCT, Aggregation.SUM, Aggregation.SUM_BOOLEAN})


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to split or filter; `expression` is catalogue SQL over one row of the mart, never a caller's text."""

    name: str
    description: str
    expression: str
    minimum_role: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate over the rows of `schema.table`, each placed in time by `time_expression` (timestamptz).

    `percentile` is a share (0.75), set when the aggregation is a percentile.
    """

    name: str
    schema: str
    table: str
    expression: str
    aggregation: Aggregation
    time_expression: str
    dimensions: dict[str, Dimension]
    percentile: float | None = None
    is_discrete: bool = False


@dataclass(frozen=True, slots=True)
class Metric:
    """One catalogue entry. A simple metric has a `measure`; a ratio has a `numerator` and a `denominator`.

    `filters` are the catalogue's own conditions that make up the population. `streams` are the names under which the
    checkpoints of what it rests on are kept. `family` ties the percentiles of one duration together.
    """

    name: str
    label: str
    description: str
    question: str
    unit: Unit
    direction: Direction
    family: str
    caveats: tuple[str, ...]
    minimum_role: str
    streams: tuple[str, ...]
    filters: tuple[str, ...] = ()
    measure: Measure | None = None
    numerator: "Metric | None" = None
    denominator: "Metric | None" = None

    @property
    def is_counting(self) -> bool:
        """Whether nothing having happened is the figure 0, not the lack of one."""
        return self.measure is not None and self.measure.aggregation in COUNTING

    @property
    def population(self) -> Measure:
        """The measure whose rows are the candidates: its own, or the denominator's."""
        if self.measure is not None:
            return self.measure
        if self.denominator is None:
            raise ValueError(f"metric {self.name} has neither a measure nor a denominator")
        return self.denominator.population

    @property
    def dimensions(self) -> dict[str, Dimension]:
        """What it can be split and filtered by, by name; for a ratio, what both parts have."""
        if self.measure is not None:
            return self.measure.dimensions
        if self.numerator is None or self.denominator is None:
            return {}
        shared = self.numerator.dimensions.keys() & self.denominator.dimensions.keys()
        return {name: dimension for name, dimension in self.denominator.dimensions.items() if name in shared}

    def dimension(self, name: str) -> Dimension:
        """The dimension called `name`; UnknownNameError lists near ones."""
        try:
            return self.dimensions[name]
        except KeyError:
            raise UnknownNameError(f"dimension of {self.name}", name, self.dimensions) from None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metrics by name, in the order of their names."""

    metrics: dict[str, Metric]

    def metric(self, name: str) -> Metric:
        """The metric called `name`; UnknownNameError lists near ones."""
        try:
            return self.metrics[name]
        except KeyError:
            raise UnknownNameError("metric", name, self.metrics) from None
