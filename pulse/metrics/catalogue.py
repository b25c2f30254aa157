"""Reads dbt's compiled semantic manifest into the few facts that queries need. The manifest is the only list of metrics."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path


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


@dataclass(frozen=True, slots=True)
class Dimension:
    """A way to split or filter; `expression` is catalogue SQL over one row of the mart, never a caller's text."""

    name: str
    description: str
    expression: str
    minimum_role: str


@dataclass(frozen=True, slots=True)
class Measure:
    """An aggregate over a mart. `aggregation` is dbt's name, `percentile` the share (0.75) when it is `percentile`."""

    name: str
    relation: str
    expression: str
    aggregation: str
    percentile: float | None
    time_expression: str
    dimensions: dict[str, Dimension]
    schema: str = "marts"


@dataclass(frozen=True, slots=True)
class Metric:
    """One catalogue entry. A simple metric has `measure`, a ratio has `numerator` and `denominator` (metric names).

    `filters` are the catalogue's own conditions that make up the population. `streams` are the checkpoints' stream names.
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
    numerator: str | None = None
    denominator: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All metrics by name, in the order of their names."""

    metrics: dict[str, Metric] = field(default_factory=dict)

    def metric(self, name: str) -> Metric:
        """The metric called `name`; UnknownNameError lists near ones."""
        raise NotImplementedError

    def dimensions(self, metric: Metric) -> dict[str, Dimension]:
        """The dimensions that `metric` can be split by, by name; for a ratio those that both parts have."""
        raise NotImplementedError


def load_catalogue(path: Path) -> Catalogue:
    """Read `semantic_manifest.json`; CatalogueError says how to make it when it is not there."""
    raise NotImplementedError
