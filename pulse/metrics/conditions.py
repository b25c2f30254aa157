"""Filters as SQL conditions and the values bound to them."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from sqlglot import exp

from pulse.metrics.catalogue import Dimension, Kind
from pulse.metrics.errors import MetricError
from pulse.metrics.query import RANGES, Filter, FilterValue, Operator, midnight, zone
from pulse.metrics.sql_text import parsed

COMPARISONS: dict[Operator, type[exp.Binary]] = {
    Operator.AT_LEAST: exp.GTE,
    Operator.ABOVE: exp.GT,
    Operator.AT_MOST: exp.LTE,
    Operator.BELOW: exp.LT,
}


def bound_values(find: Callable[[str], Dimension], filters: Sequence[Filter], time_zone: str) -> dict[str, Any]:
    """The values of `filters` under the names that `condition` uses; `find` gives the dimension of a name."""
    params: dict[str, Any] = {}
    for number, given in enumerate(filters):
        dimension = find(given.dimension)
        if given.operator in RANGES:
            params[_place(number)] = _bound(dimension, given.values[0], time_zone)
        elif given.values:
            if dimension.kind is Kind.TIME:
                name = dimension.name
                raise MetricError(f"{name!r} is a time: filter it by a range, such as {name}>=2026-01-01.")
            params[_place(number)] = [_as_text(value) for value in given.values]
    return params


def condition(dimension: Dimension, given: Filter, number: int) -> exp.Expr:
    """Lists compare as text, so that a caller need not know types; ranges compare numbers and times."""
    operand = parsed(dimension.expression)
    if given.operator in RANGES:
        place = exp.cast(exp.Placeholder(this=_place(number)), _sql_type(dimension))
        return COMPARISONS[given.operator](this=operand, expression=place)
    text = exp.cast(operand, "text")
    among = exp.EQ(this=text, expression=exp.Any(this=exp.paren(exp.Placeholder(this=_place(number)))))
    is_null = operand.copy().is_(exp.null())
    match given.operator:
        case Operator.IN:
            return among
        case Operator.NOT_IN:
            return exp.paren(exp.or_(is_null, exp.not_(among)))
        case Operator.IS_NULL:
            return is_null
        case _:
            return exp.not_(is_null)


def _place(number: int) -> str:
    return f"filter_{number}"


def _sql_type(dimension: Dimension) -> str:
    return "timestamptz" if dimension.kind is Kind.TIME else "double precision"


def _bound(dimension: Dimension, value: FilterValue, time_zone: str) -> float | datetime:
    try:
        if dimension.kind is Kind.NUMBER:
            return float(value)
        if dimension.kind is Kind.TIME:
            return _moment(str(value), time_zone)
    except ValueError as error:
        what = "a number" if dimension.kind is Kind.NUMBER else "a day or moment such as 2026-01-31"
        raise MetricError(f"The filter on {dimension.name!r} needs {what}, not {value!r}.") from error
    raise MetricError(f"{dimension.name!r} has no order; filter it by the values that it may have.")


def _moment(text: str, time_zone: str) -> datetime:
    if len(text) == len("2026-01-31"):
        return midnight(date.fromisoformat(text), time_zone)
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone(time_zone))


def _as_text(value: FilterValue) -> str:
    if isinstance(value, str) and "\0" in value:
        raise MetricError("A filter holds a NUL character, which no value can have.")
    return str(value).lower() if isinstance(value, bool) else str(value)
