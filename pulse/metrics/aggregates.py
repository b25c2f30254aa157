"""How measured rows become one figure a group: select (groups…, value, n, candidates, people?)."""

from sqlglot import exp

from pulse.metrics.catalogue import Aggregation, Measure, Metric
from pulse.metrics.frame import Frame, column, leaf, named, stranger
from pulse.metrics.rows import measured_rows
from pulse.metrics.sql_text import parsed

ROWS = "_rows"
# Not the other way round: to the parser a text that begins with `load` is a command, and it warns.
LOADED = "0 < load"
# 2·Σ(place·load) / (people·Σload) - (people + 1) / people, over those with a load, placed from the least to the most.
GINI = """
    2.0 * sum(place * load) / nullif(count(*) filter (where load > 0) * sum(load), 0)
    - (count(*) filter (where load > 0) + 1.0) / nullif(count(*) filter (where load > 0), 0)
"""


def aggregated(metric: Metric, frame: Frame) -> exp.Select:
    """The figures of a simple metric."""
    measure, rows = leaf(metric), measured_rows(metric, frame)
    match measure.aggregation:
        case Aggregation.GINI:
            return _gini(rows, measure, frame)
        case Aggregation.RANK_CORRELATION:
            return _rank_correlation(rows, measure, frame)
        case Aggregation.PERCENTILE | Aggregation.MEDIAN:
            return _percentile(rows, measure, frame)
    return _grouped(rows, frame, _aggregate(measure), _count_people(measure, frame))


def _grouped(rows: exp.Select, frame: Frame, value: exp.Expr, people: exp.Expr | None) -> exp.Select:
    figures = [
        named(value, "value"),
        named(exp.Count(this=column("value")), "n"),
        named(exp.Count(this=exp.Star()), "candidates"),
    ]
    if frame.counts_people:
        figures.append(named(people or exp.null(), "people"))
    return _by_group(exp.select(*_groups(frame), *figures).from_(rows.subquery(ROWS)), frame)


def _groups(frame: Frame) -> list[exp.Expr]:
    return [column(name) for name in frame.groups]


def _by_group(select: exp.Select, frame: Frame) -> exp.Select:
    return select.group_by(*_groups(frame)) if frame.groups else select


def _count_people(measure: Measure, frame: Frame) -> exp.Expr | None:
    return _count_distinct("_person") if frame.counts_people and measure.source.person else None


def _count_distinct(name: str) -> exp.Expr:
    return exp.Count(this=exp.Distinct(expressions=[column(name)]))


def _aggregate(measure: Measure) -> exp.Expr:
    operand = column("value")
    match measure.aggregation:
        case Aggregation.COUNT_DISTINCT | Aggregation.DAYS:
            return _count_distinct("value")
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
        case _:
            return exp.Count(this=operand)


def _percentile(rows: exp.Select, measure: Measure, frame: Frame) -> exp.Select:
    """The percentile of each group's values, gathered first.

    PostgreSQL takes a percentile of sorted groups alone. Gathering needs no sorting and runs in parallel, and to sort
    the numbers of each group by itself is a third of the work.
    """
    gathering = parsed("array_agg(value) filter (where not value is null)")
    gathered = _grouped(rows, frame, gathering, _count_people(measure, frame))
    share = exp.Literal.number(0.5 if measure.percentile is None else measure.percentile)
    kind = exp.PercentileDisc if measure.is_discrete else exp.PercentileCont
    order = exp.Order(expressions=[exp.Ordered(this=exp.column("one"), nulls_first=False)])
    # Unfolded in the select list: as a table, `unnest` would keep a second copy of each group.
    each = exp.select(named(parsed("unnest(value)"), "one")).subquery("_each")
    value = exp.select(exp.WithinGroup(this=kind(this=share), expression=order)).from_(each)
    others = ["n", "candidates", *(["people"] if frame.counts_people else [])]
    figures = [*_groups(frame), named(value.subquery(), "value"), *map(column, others)]
    return exp.select(*figures).from_(gathered.subquery("_gathered"))


def _gini(rows: exp.Select, measure: Measure, frame: Frame) -> exp.Select:
    """Gini's coefficient of how many rows each `other` has.

    Rows that belong to nobody are candidates, but cannot be counted.
    """
    groups = _groups(frame)
    load = named(parsed("count(value) filter (where not other is null)"), "load")
    loads = exp.select(*groups, column("other"), load, named(parsed("count(*)"), "seen")).from_(rows.subquery(ROWS))
    loads = loads.group_by(*groups, column("other"))
    place = _over(parsed("row_number()"), [*groups, parsed(LOADED)], order="load")
    shown = [column(name) for name in ("other", "load", "seen")]
    ranked = exp.select(*groups, *shown, named(place, "place")).from_(loads.subquery("_loads"))
    figures = [named(parsed(GINI), "value"), named(parsed("sum(load)"), "n"), named(parsed("sum(seen)"), "candidates")]
    if frame.counts_people:
        people = stranger(column("other")) if measure.over == measure.source.person else exp.Star()
        loaded = exp.Where(this=parsed(LOADED))
        figures.append(named(exp.Filter(this=exp.Count(this=people), expression=loaded), "people"))
    return _by_group(exp.select(*groups, *figures).from_(ranked.subquery("_ranked")), frame)


def _rank_correlation(rows: exp.Select, measure: Measure, frame: Frame) -> exp.Select:
    """Spearman's coefficient: Pearson's, of ranks in which equal values share the mean of theirs."""
    groups = _groups(frame)
    people = [column("_person")] if frame.counts_people and measure.source.person else []
    paired = exp.select(*groups, *people, named(parsed("case when not other is null then value end"), "value"))
    paired = paired.select(column("other")).from_(rows.subquery(ROWS))
    ranks = [named(_mean_rank(name, groups), f"{name}_rank") for name in ("value", "other")]
    ranked = exp.select(*groups, *people, column("value"), *ranks).from_(paired.subquery("_paired"))
    correlation = parsed("corr(value_rank, other_rank) filter (where not value is null)")
    return _grouped(ranked, frame, correlation, _count_people(measure, frame))


def _mean_rank(name: str, groups: list[exp.Expr]) -> exp.Expr:
    """The rank among the rows that have both values; equal values share the mean of their ranks."""
    among = [*groups, parsed("value is null")]
    rank, equals = _over(parsed("rank()"), among, order=name), _over(parsed("count(*)"), [*among, column(name)])
    return rank + exp.paren(equals - exp.Literal.number(1)) / exp.Literal.number("2.0")


def _over(function: exp.Expr, partition: list[exp.Expr], order: str | None = None) -> exp.Window:
    ordered = exp.Order(expressions=[exp.Ordered(this=column(order))]) if order else None
    return exp.Window(this=function, partition_by=[one.copy() for one in partition], order=ordered)
