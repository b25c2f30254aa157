"""From a query to an answer: runs the statement, shows 0 where a count is known to be 0, and tells how fresh it is."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import psycopg

from pulse.asking import Asking, ask
from pulse.metrics.access import Familiar, Reader, are_too_few, check_access, familiar_persons, visible_metric
from pulse.metrics.catalogue import Catalogue, Metric
from pulse.metrics.compiler import Spans, check_names, compile_query
from pulse.metrics.errors import CatalogueError, MetricError
from pulse.metrics.freshness import Covered, Freshness
from pulse.metrics.periods import spans
from pulse.metrics.query import MOST_FIGURES, MetricQuery

DAY = timedelta(days=1)
# What a definition that speaks of columns or types which the mart does not have runs into.
MISFITS = (psycopg.errors.UndefinedColumn, psycopg.errors.UndefinedFunction, psycopg.errors.DatatypeMismatch)


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One figure: `value` in the metric's unit, None for "no data".

    `period` is the first day of the period (None without a grain); `dimensions` maps each asked dimension to its value,
    None where the records have none. `n` records are behind the figure out of `candidates` that could have been. A
    hidden row rests on the doing of too few people whom its reader may not see singly: it tells nothing but its place.
    """

    period: date | None
    dimensions: dict[str, Any]
    value: float | None
    n: int
    candidates: int
    is_hidden: bool = False

    @property
    def coverage(self) -> float | None:
        """Share of candidates that could be measured, 0 to 1; None where there were no candidates."""
        return self.n / self.candidates if self.candidates else None

    @property
    def group(self) -> tuple[Any, ...]:
        """The values of its dimensions."""
        return tuple(self.dimensions.values())


@dataclass(frozen=True, slots=True)
class MetricAnswer:
    """Figures and what a reader must know about them.

    With a grain there is a row for every period and every group that occurs. `as_of` is the oldest watermark of the
    streams that the metric rests on: all that happened before it is in the figures. It is None when some stream has not
    been read to its end yet.
    """

    metric: Metric
    query: MetricQuery
    rows: list[MetricRow]
    as_of: datetime | None

    @property
    def n(self) -> int:
        """Records behind all figures."""
        return sum(row.n for row in self.rows)

    @property
    def candidates(self) -> int:
        """Records that could have been behind them."""
        return sum(row.candidates for row in self.rows)

    @property
    def coverage(self) -> float | None:
        """Share of candidates that could be measured, 0 to 1; None where there were no candidates."""
        return self.n / self.candidates if self.candidates else None


def answer(
    connection: psycopg.Connection[Any],
    catalogue: Catalogue,
    query: MetricQuery,
    reader: Reader,
    freshness: Freshness | None = None,
) -> MetricAnswer:
    """Answer `query` from the marts behind `connection`; errors as of `answering`."""
    return ask(connection, answering(catalogue, query, reader, freshness))


def answering(
    catalogue: Catalogue, query: MetricQuery, reader: Reader, freshness: Freshness | None = None
) -> Asking[MetricAnswer]:
    """Answer `query` as far as `reader` may see it.

    `freshness` saves asking again what several answers share. MetricError when the catalogue cannot answer it,
    ForbiddenError when it may not be answered.
    """
    metric = visible_metric(catalogue, query.metric, reader)
    check_names(metric, query)
    familiar = yield from familiar_persons(reader)
    check_access(reader, metric, query, familiar)
    freshness = freshness or Freshness()
    covered = yield from freshness.covered(metric)
    counted_but = familiar.keys if familiar is not None and metric.has_people else None
    statement = compile_query(catalogue, query, horizon=covered.until, counted_but=counted_but)
    personal = [name for name in query.dimensions if metric.dimension(name).is_personal]
    try:
        records = yield statement
    except MISFITS as error:
        reason = error.diag.message_primary
        raise CatalogueError(f"The definition of {metric.name!r} does not fit its mart: {reason}.") from error
    found = [_row(record, query, _is_hidden(record, personal, familiar)) for record in records]
    asked = spans(query)
    rows = [_settled(row, metric, covered, asked) for row in _all(found, query, asked)]
    as_of = yield from freshness.as_of(metric.streams)
    return MetricAnswer(metric, query, rows, as_of)


def _is_hidden(record: dict[str, Any], personal: list[str], familiar: Familiar | None) -> bool:
    if familiar is None:
        return False
    persons = {record[name] for name in personal} - {None}
    return are_too_few(record.get("people")) or not persons <= familiar.names


def _row(record: dict[str, Any], query: MetricQuery, is_hidden: bool) -> MetricRow:
    period, dimensions = record.get("period"), {name: record[name] for name in query.dimensions}
    if is_hidden:
        return MetricRow(period, dimensions, None, 0, 0, is_hidden=True)
    value = record["value"]
    return MetricRow(
        period=period,
        dimensions=dimensions,
        value=None if value is None else float(value),
        n=int(record["n"] or 0),
        candidates=int(record["candidates"] or 0),
    )


def _all(found: list[MetricRow], query: MetricQuery, asked: Spans) -> list[MetricRow]:
    """The rows found, and an empty one for each period in which a group that occurs has none.

    MetricError when these are too many.
    """
    groups = {row.group: row.dimensions for row in found}
    if not query.dimensions:
        groups = {(): {}}
    if len(groups) * len(asked) > MOST_FIGURES:
        raise MetricError(
            f"That makes {len(asked):,} periods of {len(groups):,} groups; an answer has at most {MOST_FIGURES:,} "
            "figures: name a shorter period, a coarser grain, fewer dimensions, or filters."
        )
    by_place = {(row.period, row.group): row for row in found}
    return [
        by_place.get((period, group)) or MetricRow(period, dimensions, None, 0, 0)
        for period in asked
        for group, dimensions in groups.items()
    ]


def _settled(row: MetricRow, metric: Metric, covered: Covered, asked: Spans) -> MetricRow:
    """No records: 0 for a count over a covered period, otherwise no data."""
    if row.is_hidden:
        return row
    part = covered.part(*asked[row.period])
    if not row.candidates and metric.is_counting:
        row = replace(row, value=0.0 if part else None)
    if row.value is not None and metric.per_days and part:
        length = (part[1] - part[0]) / DAY
        return replace(row, value=row.value * metric.per_days / length if length else None)
    return row
