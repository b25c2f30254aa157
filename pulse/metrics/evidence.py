"""The records behind a figure, page by page: those rows that the figure aggregates, no others."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from sqlglot import exp

from pulse.asking import Asking, Rows, Statement, ask
from pulse.metrics.access import Familiar, ForbiddenError, Reader, familiar_persons
from pulse.metrics.answer import MetricAnswer, answering
from pulse.metrics.catalogue import Aggregation, Catalogue, Dimension, Measure, Metric
from pulse.metrics.compiler import parameters
from pulse.metrics.errors import MetricError
from pulse.metrics.frame import FAMILIAR, Frame, among, column, leaf, named, place
from pulse.metrics.freshness import Freshness
from pulse.metrics.query import MetricQuery
from pulse.metrics.rows import measured_rows
from pulse.metrics.sql_text import DIALECT, parsed

LARGEST_PAGE = 10_000
# Dimensions are told apart from the fixed columns by this, whatever they are called.
PREFIX = "dimension "
FAMILIAR_NAMES = "familiar_names"
DISTINCT = frozenset({Aggregation.COUNT_DISTINCT, Aggregation.DAYS})


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """One record behind a figure.

    `part` tells in which part of the metric it counts ("numerator"; empty for a simple metric). `value` is what was
    measured of it: seconds, points, 1 where records are counted, None where it could not be measured. `counted` is what
    a distinct count or a Gini coefficient tells apart; `against` is the other side of a correlation.
    """

    part: str
    key: str | None
    title: str | None
    url: str | None
    at: datetime | None
    value: float | None
    counted: str | None
    against: float | None
    dimensions: dict[str, Any]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """The figure, and `records` from number `offset` on of the `total` behind it, newest first."""

    answer: MetricAnswer
    records: list[EvidenceRecord]
    total: int
    offset: int


def evidence(
    connection: psycopg.Connection[Any],
    catalogue: Catalogue,
    query: MetricQuery,
    reader: Reader,
    *,
    limit: int = 50,
    offset: int = 0,
    freshness: Freshness | None = None,
) -> EvidencePage:
    """The records behind one figure, from the marts behind `connection`; errors as of `evidencing`."""
    return ask(connection, evidencing(catalogue, query, reader, limit=limit, offset=offset, freshness=freshness))


def evidencing(
    catalogue: Catalogue,
    query: MetricQuery,
    reader: Reader,
    *,
    limit: int = 50,
    offset: int = 0,
    freshness: Freshness | None = None,
) -> Asking[EvidencePage]:
    """The records behind the one figure that `query` asks for; its filters choose the group.

    MetricError when it asks for several figures or a page that cannot be, ForbiddenError when they may not be seen.
    """
    if query.grain or query.dimensions:
        raise MetricError("Evidence stands behind one figure: filter for the group and name its period.")
    if not 0 < limit <= LARGEST_PAGE or offset < 0:
        raise MetricError(f"A page of evidence has 1 to {LARGEST_PAGE} records and begins at 0 or later.")
    freshness = freshness or Freshness()
    found = yield from answering(catalogue, query, reader, freshness)
    if any(row.is_hidden for row in found.rows):
        raise ForbiddenError("These records are the doing of fewer than three people whom you may not see singly.")
    familiar = yield from familiar_persons(reader)
    records = yield from _rows(catalogue, query, familiar, freshness, limit, offset)
    total = records[0]["total"] if records else 0
    if not records and offset:
        total = (yield from evidencing(catalogue, query, reader, limit=1, freshness=freshness)).total
    return EvidencePage(found, [_record(record) for record in records], total, offset)


def newest_records(
    connection: psycopg.Connection[Any], catalogue: Catalogue, query: MetricQuery, limit: int
) -> list[EvidenceRecord]:
    """The newest records behind one figure that is known already, for those who may see everybody's."""
    rows = ask(connection, _rows(catalogue, query, None, Freshness(), limit, 0))
    return [_record(row) for row in rows]


def _rows(
    catalogue: Catalogue, query: MetricQuery, familiar: Familiar | None, freshness: Freshness, limit: int, offset: int
) -> Asking[Rows]:
    covered = yield from freshness.covered(catalogue.metric(query.metric))
    statement = compile_evidence(catalogue, query, familiar, horizon=covered.until)
    return (yield Statement(statement.sql, {**statement.params, "limit": limit, "offset": offset}))


def compile_evidence(
    catalogue: Catalogue, query: MetricQuery, familiar: Familiar | None, *, horizon: datetime | None = None
) -> Statement:
    """One statement with places `limit` and `offset` beside those of the query; strangers stay without name."""
    metric = catalogue.metric(query.metric)
    hides_all = familiar is not None and not familiar.names
    shown = [one for one in metric.dimensions.values() if not (one.is_personal and hides_all)]
    selects = [records_of(part, one, query, shown, familiar) for part, one in _named_leaves(metric)]
    rows = exp.union(*selects, distinct=False) if len(selects) > 1 else selects[0]
    page = exp.select("*", named(parsed("count(*) over ()"), "total")).from_(rows.subquery("_evidence"))
    page = page.order_by(exp.Ordered(this=column("at"), desc=True), column("part"), column("row"))
    page = page.limit(place("limit")).offset(place("offset"))
    params = parameters(metric, query, horizon)
    if familiar is not None:
        params |= {FAMILIAR: list(familiar.keys), FAMILIAR_NAMES: list(familiar.names)}
    return Statement(page.sql(DIALECT), params)


def _named_leaves(metric: Metric, path: str = "") -> list[tuple[str, Metric]]:
    if metric.measure is not None:
        return [(path, metric)]
    found: list[tuple[str, Metric]] = []
    for part in metric.parts:
        found += _named_leaves(part.metric, f"{path}.{part.name}" if path else part.name)
    return found


def records_of(
    part: str, metric: Metric, query: MetricQuery, shown: list[Dimension], familiar: Familiar | None
) -> exp.Select:
    """Select (part, row, key, title, url, at, shown dimensions…, value, counted, against) of a simple metric."""
    measure = leaf(metric)
    source = measure.source
    own = source.dimensions
    described = {"row": source.row, "key": source.key, "title": source.title, "url": source.url}
    columns = [named(_text(text), name) for name, text in described.items()]
    columns.append(named(parsed(measure.time), "at"))
    columns += [named(_shown(own[one.name], familiar), PREFIX + one.name) for one in shown]
    rows = measured_rows(metric, Frame((), query.filters, None, counts_people=False), *columns)
    names = [*described, "at", *(PREFIX + one.name for one in shown)]
    measured = [named(one, name) for name, one in _measured(measure, familiar).items()]
    columns = [named(exp.Literal.string(part), "part"), *map(column, names), *measured]
    return exp.select(*columns).from_(rows.subquery("_rows"))


def _shown(dimension: Dimension, familiar: Familiar | None) -> exp.Expr:
    value = parsed(dimension.expression)
    return _if_among(value, FAMILIAR_NAMES) if dimension.is_personal and familiar is not None else value


def _told_apart(name: str, expression: str | None, measure: Measure, familiar: Familiar | None) -> exp.Expr:
    is_personal = familiar is not None and expression == measure.source.person
    return _if_among(column(name), FAMILIAR) if is_personal else column(name)


def _if_among(value: exp.Expr, name: str) -> exp.Expr:
    return exp.Case(ifs=[exp.If(this=among(value, name), true=value)])


def _text(catalogue_sql: str | None) -> exp.Expr:
    return exp.cast(parsed(catalogue_sql) if catalogue_sql else exp.null(), "text")


def _measured(measure: Measure, familiar: Familiar | None) -> dict[str, exp.Expr]:
    """What was measured of a row: a number, what is told apart, and the other side of a correlation."""
    number: exp.Expr = column("value")
    counted: exp.Expr = exp.null()
    against: exp.Expr = exp.null()
    if measure.aggregation in {Aggregation.COUNT, Aggregation.GINI}:
        number = parsed("case when not value is null then 1 end")
    elif measure.aggregation is Aggregation.SUM_BOOLEAN:
        number = exp.cast(number, "int")
    if measure.aggregation in DISTINCT:
        number, counted = exp.null(), _told_apart("value", measure.expression, measure, familiar)
    if measure.aggregation is Aggregation.GINI:
        counted = _told_apart("other", measure.over, measure, familiar)
    if measure.aggregation is Aggregation.RANK_CORRELATION:
        against = column("other")
    return {
        "value": exp.cast(number, "double precision"),
        "counted": exp.cast(counted, "text"),
        "against": exp.cast(against, "double precision"),
    }


def _record(row: dict[str, Any]) -> EvidenceRecord:
    dimensions = {name.removeprefix(PREFIX): value for name, value in row.items() if name.startswith(PREFIX)}
    fixed = {name: row[name] for name in ("part", "key", "title", "url", "at", "value", "counted", "against")}
    return EvidenceRecord(**fixed, dimensions=dimensions)
