"""A question as the parts of the compiler pass it on: what to split by, which rows, over which periods."""

from dataclasses import dataclass

from sqlglot import exp

from pulse.metrics.catalogue import Dimension, Measure, Metric
from pulse.metrics.conditions import condition
from pulse.metrics.query import Filter, Grain
from pulse.metrics.sql_text import parsed

PERIOD = "period"
# The keys of the persons whom the reader may see singly are bound under this name.
FAMILIAR = "familiar"


@dataclass(frozen=True, slots=True)
class Frame:
    """What all parts of one statement share. `counts_people` adds the number of strangers behind each figure."""

    dimensions: tuple[str, ...]
    filters: tuple[Filter, ...]
    grain: Grain | None
    counts_people: bool

    @property
    def groups(self) -> list[str]:
        """Names of the columns that tell one figure from another."""
        return [PERIOD, *self.dimensions] if self.grain else list(self.dimensions)


def leaf(metric: Metric) -> Measure:
    """The measure of a simple metric."""
    if metric.measure is None:
        raise ValueError(f"metric {metric.name} is made of others")
    return metric.measure


def conditions(metric: Metric, frame: Frame) -> list[exp.Expr]:
    """The catalogue's own filters of a simple metric, and those asked for."""
    source = leaf(metric).source
    known = {**source.times, **source.dimensions}
    asked = [condition(known[given.dimension], given, number) for number, given in enumerate(frame.filters)]
    return [*(exp.paren(parsed(text)) for text in metric.filters), *asked]


def split(measure: Measure, frame: Frame) -> list[exp.Expr]:
    """The dimensions asked for, over one row of the mart."""
    found: list[Dimension] = [measure.source.dimensions[name] for name in frame.dimensions]
    return [named(parsed(dimension.expression), dimension.name) for dimension in found]


def table(measure: Measure) -> exp.Table:
    """The mart of `measure`."""
    return exp.table_(measure.source.table, db=measure.source.schema)


def column(name: str, of: str | None = None) -> exp.Column:
    """A column of a part of the statement."""
    return exp.column(name, table=of, quoted=True)


def named(expression: exp.Expr, name: str) -> exp.Expr:
    """`expression` under `name`."""
    return exp.alias_(expression, name, quoted=True)


def place(name: str, kind: str | None = None) -> exp.Expr:
    """A value that is bound under `name`."""
    placeholder = exp.Placeholder(this=name)
    return exp.cast(placeholder, kind) if kind else placeholder


def stranger(person: exp.Expr) -> exp.Expr:
    """The key `person` where it is that of a stranger to the reader, else NULL."""
    return exp.Case(ifs=[exp.If(this=exp.not_(among(person, FAMILIAR)), true=person.copy())])


def among(value: exp.Expr, name: str) -> exp.Expr:
    """Whether `value` is one of the texts bound under `name`."""
    return exp.EQ(this=value.copy(), expression=exp.Any(this=exp.paren(place(name, "text[]"))))
