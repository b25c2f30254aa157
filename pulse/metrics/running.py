"""How many rows were open at the end of each period, in one pass: each row counts up when it opens, down when it ends.

The cost follows the number of rows, not rows times periods. Only counts and sums can be had this way.
"""

from sqlglot import exp

from pulse.metrics.catalogue import Aggregation, Measure, Metric
from pulse.metrics.frame import PERIOD, Frame, column, conditions, leaf, named, place, split, table
from pulse.metrics.rows import MOMENTS, PLACE, at_place
from pulse.metrics.sql_text import parsed

FIGURES = ("value", "n", "candidates")
# Without a dimension there is one group, if there is any row.
ANY = named(exp.true(), "_any")


def can_run(metric: Metric, frame: Frame) -> bool:
    """Whether the figures of a simple metric can be had by running totals."""
    measure = leaf(metric)
    is_additive = measure.aggregation in {Aggregation.COUNT, Aggregation.SUM} and not measure.is_age
    return bool(measure.open_until) and is_additive and not frame.counts_people


def running(metric: Metric, frame: Frame) -> exp.Select:
    """Select (groups…, value, n, candidates) of a simple metric with `open_until`; no row where none is open."""
    groups = [*([named(at_place("periods", "date[]"), PERIOD)] if frame.grain else []), *_groups(frame)]
    # The sum of nothing known is not 0.
    is_sum = leaf(metric).aggregation is Aggregation.SUM
    value = parsed("case when n > 0 then value end") if is_sum else column("value")
    select = exp.select(*groups, named(value, "value"), column("n"), column("candidates"))
    return (
        select.with_("_changes", as_=exp.union(_changes(metric, frame, 1), _changes(metric, frame, -1), distinct=False))
        .with_("_groups", as_=exp.select(*_groups(frame), ANY).distinct().from_("_changes"))
        .from_(_totals(frame).subquery("_totals"))
        .where(parsed("candidates > 0"))
    )


def _groups(frame: Frame) -> list[exp.Expr]:
    return [column(name) for name in frame.dimensions]


def _totals(frame: Frame) -> exp.Select:
    """Running totals of the changes of each group, at each moment."""
    columns = [*_groups(frame), column(PLACE)]
    moments = exp.func("generate_subscripts", place("moments", MOMENTS), exp.Literal.number(1))
    places = exp.select(named(moments, PLACE)).subquery("_places")
    nothing = exp.select(*columns, *(named(exp.Literal.number(0), name) for name in FIGURES))
    filled = exp.union(
        exp.select(*columns, *map(column, FIGURES)).from_("_changes"),
        nothing.from_("_groups").join(places, join_type="cross"),
        distinct=False,
    )
    order = exp.Order(expressions=[exp.Ordered(this=column(PLACE))])
    totals = [
        named(exp.Window(this=parsed(f"sum(sum({name}))"), partition_by=_groups(frame), order=order.copy()), name)
        for name in FIGURES
    ]
    # What changes after the last moment lies one place behind it.
    in_time = exp.LTE(this=column(PLACE), expression=exp.func("cardinality", place("moments", MOMENTS)))
    return exp.select(*columns, *totals).from_(filled.subquery("_filled")).where(in_time).group_by(*columns)


def _changes(metric: Metric, frame: Frame, sign: int) -> exp.Select:
    """What changes at the first moment after each opening (1) or ending (-1), by group and place of that moment."""
    measure = leaf(metric)
    at = parsed(measure.time if sign > 0 else measure.open_until or "")
    next_moment = exp.func("width_bucket", at, place("moments", MOMENTS)) + exp.Literal.number(1)
    dimensions, figures = split(measure, frame), _signed(measure, sign)
    select = exp.select(*dimensions, named(next_moment, PLACE), *figures).from_(table(measure))
    select = select.where(exp.LT(this=at.copy(), expression=place("ends_at")), _is_sound(measure))
    places = [exp.Literal.number(number + 1) for number in range(len(dimensions) + 1)]
    return select.where(*conditions(metric, frame)).group_by(*places)


def _signed(measure: Measure, sign: int) -> list[exp.Expr]:
    """Value, n and candidates of the rows, times `sign`. Sums are exact, so that what is taken away leaves nothing."""
    known = exp.Count(this=parsed(measure.expression))
    total = exp.Sum(this=exp.cast(parsed(measure.expression), "numeric"))
    whole = exp.Coalesce(this=total, expressions=[exp.Literal.number(0)])
    value = whole if measure.aggregation is Aggregation.SUM else known.copy()
    found = [value, known, exp.Count(this=exp.Star())]
    factor = exp.Literal.number(sign)
    return [named(exp.Mul(this=factor.copy(), expression=one), name) for one, name in zip(found, FIGURES, strict=True)]


def _is_sound(measure: Measure) -> exp.Expr:
    """A row that ends before it begins was never open."""
    opened, closed = parsed(measure.time), parsed(measure.open_until or "")
    return exp.paren(exp.or_(closed.is_(exp.null()), exp.GTE(this=closed.copy(), expression=opened)))
