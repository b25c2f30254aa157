"""Turns a query into one parameterised PostgreSQL statement built from sqlglot expressions.

SQL text comes from the catalogue alone. What a caller gives is looked up there (names) or bound (values).
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from pulse.asking import Statement
from pulse.metrics.aggregates import aggregated
from pulse.metrics.catalogue import Catalogue, Metric
from pulse.metrics.conditions import bound_values
from pulse.metrics.formula import formula
from pulse.metrics.frame import FAMILIAR, Frame, column, named
from pulse.metrics.periods import spans
from pulse.metrics.query import MOST_FIGURES, Filter, MetricQuery, Operator
from pulse.metrics.running import can_run, running
from pulse.metrics.sql_text import DIALECT

# Statements that a catalogue remembers; making one costs milliseconds.
MOST_COMPILED = 5_000

Spans = Mapping[date | None, tuple[datetime, datetime]]


def compile_query(
    catalogue: Catalogue,
    query: MetricQuery,
    *,
    horizon: datetime | None = None,
    counted_but: Sequence[str] | None = None,
) -> Statement:
    """One statement with rows (period?, dimensions…, value, n, candidates, people?), ordered by period and dimensions.

    Figures of a moment are those of the last one of each period, but no later than `horizon`; a period that begins
    after it has none. With `counted_but` the people behind each figure are counted, but for those of these keys.
    UnknownNameError for a metric or dimension that the catalogue does not have.
    """
    metric = catalogue.metric(query.metric)
    check_names(metric, query)
    params = parameters(metric, query, horizon)
    if counted_but is not None:
        params[FAMILIAR] = list(counted_but)
    shape = (metric.name, query.dimensions, tuple(map(_shape, query.filters)), query.grain, counted_but is not None)
    if shape not in catalogue.compiled:
        if len(catalogue.compiled) >= MOST_COMPILED:
            catalogue.compiled.clear()
        frame = Frame(query.dimensions, query.filters, query.grain, counts_people=counted_but is not None)
        catalogue.compiled[shape] = _text(metric, frame)
    return Statement(catalogue.compiled[shape], params)


def _shape(given: Filter) -> tuple[str, Operator]:
    """What of a filter is in the text of a statement; its values are bound."""
    return given.dimension, given.operator


def _text(metric: Metric, frame: Frame) -> str:
    select = _select(metric, frame)
    if frame.groups:
        places = (exp.Literal.number(place + 1) for place in range(len(frame.groups)))
        # One more than may be answered tells that there are too many.
        select = select.order_by(*places).limit(MOST_FIGURES + 1)
    return select.sql(DIALECT)


def check_names(metric: Metric, query: MetricQuery) -> None:
    """MetricError for a dimension that `metric` does not have, or a filter that does not fit its dimension."""
    for name in query.dimensions:
        metric.dimension(name)
    bound_values(metric.condition, query.filters, query.time_zone)


def parameters(metric: Metric, query: MetricQuery, horizon: datetime | None) -> dict[str, Any]:
    """The values for all places that a statement about `query` may have."""
    params: dict[str, Any] = {
        "starts_at": query.starts_at,
        "ends_at": query.ends_at,
        "time_zone": query.time_zone,
        **bound_values(metric.condition, query.filters, query.time_zone),
    }
    if metric.is_as_of:
        moments = {
            period: min(ends_at, horizon) if horizon else ends_at
            for period, (starts_at, ends_at) in spans(query).items()
            if horizon is None or starts_at < horizon
        }
        params |= {"periods": [period or query.since for period in moments], "moments": list(moments.values())}
    return params


def _select(metric: Metric, frame: Frame) -> exp.Select:
    if metric.measure is None:
        return _combined(metric, frame)
    select = running(metric, frame) if can_run(metric, frame) else aggregated(metric, frame)
    return _shares(select, frame) if metric.is_share else select


def _shares(figures: exp.Select, frame: Frame) -> exp.Select:
    """Each figure as its share in those of all groups that differ from it in the last dimension only."""
    same = [column(name) for name in frame.groups[:-1]] if frame.dimensions else [column(name) for name in frame.groups]
    whole = exp.Window(this=exp.Sum(this=column("value")), partition_by=same)
    lower = exp.Nullif(this=whole, expression=exp.Literal.number(0))
    share = exp.Div(this=exp.cast(column("value"), "double precision"), expression=lower)
    others = ["n", "candidates", *(["people"] if frame.counts_people else [])]
    columns = [*map(column, frame.groups), named(share, "value"), *map(column, others)]
    return exp.select(*columns).from_(figures.subquery("_figures"))


def _combined(metric: Metric, frame: Frame) -> exp.Select:
    """The formula of the parts, group by group; a counted part that has no row in a group is 0 there.

    The parts stand one below the other and are grouped, which keeps groups whose dimension is NULL together and costs
    no join.
    """
    selects = []
    for number, part in enumerate(metric.parts):
        figures = [*map(column, frame.groups), named(exp.Literal.number(number), "part")]
        figures += [named(exp.cast(column("value"), "double precision"), "value"), column("n"), column("candidates")]
        if frame.counts_people:
            figures.append(named(exp.cast(column("people"), "bigint"), "people"))
        selects.append(exp.select(*figures).from_(_select(part.metric, frame).subquery(f"_part_{number}")))
    parts = exp.union(*selects, distinct=False)
    values = {part.name: _of_part(number, "value", part.metric) for number, part in enumerate(metric.parts)}
    population = [number for number, part in enumerate(metric.parts) if part in metric.population]
    figures = [
        named(formula(metric.formula, values), "value"),
        named(_total(population, "n"), "n"),
        named(_total(population, "candidates"), "candidates"),
    ]
    if frame.counts_people:
        figures.append(named(_fewest(population), "people"))
    groups = [column(name) for name in frame.groups]
    select = exp.select(*groups, *figures).from_(parts.subquery("_parts"))
    return select.group_by(*groups) if groups else select


def _of_part(number: int, name: str, metric: Metric) -> exp.Expr:
    value = _within(exp.Max(this=column(name)), [number])
    return exp.Coalesce(this=value, expressions=[exp.Literal.number(0)]) if metric.is_counting else value


def _total(numbers: list[int], name: str) -> exp.Expr:
    total = _within(exp.Sum(this=column(name)), numbers)
    return exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])


def _fewest(numbers: list[int]) -> exp.Expr:
    """People of the part that shows the fewest; parts without any show nobody's doing."""
    return _within(exp.Min(this=exp.Nullif(this=column("people"), expression=exp.Literal.number(0))), numbers)


def _within(aggregate: exp.Expr, numbers: list[int]) -> exp.Expr:
    among = column("part").isin(*(exp.Literal.number(number) for number in numbers))
    return exp.Filter(this=aggregate, expression=exp.Where(this=among))
