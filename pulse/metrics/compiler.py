"""Turns a query into one parameterised PostgreSQL statement built from sqlglot expressions.

SQL text comes from the catalogue alone. What a caller gives is looked up there (names) or bound (values).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import sqlglot
from sqlglot import exp

from pulse.metrics.catalogue import Aggregation, Catalogue, Dimension, Measure, Metric
from pulse.metrics.query import Filter, FilterValue, Grain, MetricQuery, Operator

DIALECT = "postgres"


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with psycopg's `%(name)s` places, and the values for them."""

    sql: str
    params: dict[str, Any]


def compile_query(catalogue: Catalogue, query: MetricQuery) -> Statement:
    """One statement whose rows are (period?, dimensions…, value, n, candidates), ordered by period and dimensions.

    UnknownNameError for a metric or dimension that the catalogue does not have.
    """
    metric = catalogue.metric(query.metric)
    dimensions = [metric.dimension(name) for name in query.dimensions]
    conditions = [metric.dimension(given.dimension) for given in query.filters]
    params: dict[str, Any] = {"starts_at": query.starts_at, "ends_at": query.ends_at}
    if query.grain is not None:
        params["time_zone"] = query.time_zone
    for number, given in enumerate(query.filters):
        if given.values:
            params[f"filter_{number}"] = [_as_text(value) for value in given.values]
    tests = [
        _filter(dimension, given, number)
        for number, (dimension, given) in enumerate(zip(conditions, query.filters, strict=True))
    ]
    select = _select(metric, dimensions, tests, query.grain)
    if places := _places(dimensions, query.grain):
        select = select.order_by(*places)
    return Statement(select.sql(DIALECT), params)


def _select(
    metric: Metric, dimensions: Sequence[Dimension], tests: Sequence[exp.Expr], grain: Grain | None
) -> exp.Select:
    if metric.numerator is None or metric.denominator is None:
        return _simple(metric, dimensions, tests, grain)
    return _ratio(
        _simple(metric.numerator, dimensions, tests, grain),
        _simple(metric.denominator, dimensions, tests, grain),
        groups=(["period"] if grain else []) + [dimension.name for dimension in dimensions],
        is_counting=metric.numerator.is_counting,
    )


def _simple(
    metric: Metric, dimensions: Sequence[Dimension], tests: Sequence[exp.Expr], grain: Grain | None
) -> exp.Select:
    measure = metric.population
    time = _sql(measure.time_expression)
    groups = [_period(time, grain)] if grain else []
    groups += [exp.alias_(_sql(dimension.expression), dimension.name, quoted=True) for dimension in dimensions]
    select = exp.select(
        *groups,
        exp.alias_(_aggregate(measure), "value"),
        exp.alias_(exp.Count(this=_sql(measure.expression)), "n"),
        exp.alias_(exp.Count(this=exp.Star()), "candidates"),
    ).from_(exp.table_(measure.table, db=measure.schema))
    # The bare column stands on the left of a range, so that its index can be used.
    select = select.where(exp.GTE(this=time.copy(), expression=exp.Placeholder(this="starts_at")))
    select = select.where(exp.LT(this=time.copy(), expression=exp.Placeholder(this="ends_at")))
    select = select.where(*(exp.paren(_sql(condition)) for condition in metric.filters), *tests)
    return select.group_by(*_places(dimensions, grain)) if groups else select


def _ratio(numerator: exp.Select, denominator: exp.Select, *, groups: Sequence[str], is_counting: bool) -> exp.Select:
    """Numerator by denominator, group by group; a counted numerator that has no row is 0."""
    upper: exp.Expr = exp.column("value", table="numerator")
    if is_counting:
        upper = exp.Coalesce(this=upper, expressions=[exp.Literal.number(0)])
    lower = exp.Nullif(this=exp.column("value", table="denominator"), expression=exp.Literal.number(0))
    value = exp.Div(this=exp.cast(upper, "double precision"), expression=lower)
    same_group = [
        exp.NullSafeEQ(
            this=exp.column(name, table="numerator", quoted=True),
            expression=exp.column(name, table="denominator", quoted=True),
        )
        for name in groups
    ]
    return (
        exp.select(
            *(exp.column(name, table="denominator", quoted=True) for name in groups),
            exp.alias_(value, "value"),
            exp.column("n", table="denominator"),
            exp.column("candidates", table="denominator"),
        )
        .with_("numerator", as_=numerator)
        .with_("denominator", as_=denominator)
        .from_("denominator")
        .join("numerator", on=exp.and_(*same_group) if same_group else exp.true(), join_type="left")
    )


def _places(dimensions: Sequence[Dimension], grain: Grain | None) -> list[exp.Expr]:
    """Places of the grouping columns in the select list, which stand before the figures."""
    return [exp.Literal.number(place + 1) for place in range(len(dimensions) + (grain is not None))]


def _period(time: exp.Expr, grain: Grain) -> exp.Expr:
    """First day of the period; PostgreSQL's weeks begin on Monday, as ISO weeks do."""
    local = exp.AtTimeZone(this=time.copy(), zone=exp.Placeholder(this="time_zone"))
    return exp.alias_(exp.cast(exp.func("date_trunc", exp.Literal.string(grain), local), "date"), "period", quoted=True)


def _aggregate(measure: Measure) -> exp.Expr:
    operand = _sql(measure.expression)
    match measure.aggregation:
        case Aggregation.PERCENTILE | Aggregation.MEDIAN:
            share = exp.Literal.number(0.5 if measure.percentile is None else measure.percentile)
            kind = exp.PercentileDisc if measure.is_discrete else exp.PercentileCont
            order = exp.Order(expressions=[exp.Ordered(this=operand, nulls_first=False)])
            return exp.WithinGroup(this=kind(this=share), expression=order)
        case Aggregation.COUNT:
            return exp.Count(this=operand)
        case Aggregation.COUNT_DISTINCT:
            return exp.Count(this=exp.Distinct(expressions=[operand]))
        case Aggregation.SUM:
            return exp.Sum(this=operand)
        case Aggregation.SUM_BOOLEAN:
            return exp.Sum(this=exp.cast(operand, "int"))
        case Aggregation.AVERAGE:
            return exp.Avg(this=operand)
        case Aggregation.MIN:
            return exp.Min(this=operand)
        case Aggregation.MAX:
            return exp.Max(this=operand)


def _filter(dimension: Dimension, given: Filter, number: int) -> exp.Expr:
    """All values are compared as text: a caller need not know the type of a dimension."""
    operand = _sql(dimension.expression)
    text = exp.cast(operand, "text")
    among = exp.EQ(this=text, expression=exp.Any(this=exp.paren(exp.Placeholder(this=f"filter_{number}"))))
    match given.operator:
        case Operator.IN:
            return among
        case Operator.NOT_IN:
            return exp.paren(exp.or_(operand.copy().is_(exp.null()), exp.not_(among)))
        case Operator.IS_NULL:
            return operand.is_(exp.null())
        case Operator.IS_NOT_NULL:
            return exp.not_(operand.is_(exp.null()))


def _sql(text: str) -> exp.Expr:
    """Catalogue SQL as an expression of its own."""
    return _parsed(text).copy()


@cache
def _parsed(text: str) -> exp.Expr:
    """`%` is doubled because psycopg reads single ones as places for values."""
    expression = sqlglot.parse_one(text, dialect=DIALECT)
    for literal in expression.find_all(exp.Literal):
        if literal.is_string and "%" in literal.this:
            literal.set("this", literal.this.replace("%", "%%"))
    return expression


def _as_text(value: FilterValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)
