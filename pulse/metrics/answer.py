"""From a query to an answer: runs the statement, shows 0 where a count is known to be 0, and tells how fresh it is."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import psycopg
from psycopg import sql
from psycopg.rows import dict_row

from pulse.metrics.catalogue import Catalogue, Measure, Metric
from pulse.metrics.compiler import compile_query
from pulse.metrics.periods import next_period, periods
from pulse.metrics.query import MetricQuery, zone


@dataclass(frozen=True, slots=True)
class MetricRow:
    """One figure: `value` in the metric's unit, None for "no data".

    `period` is the first day of the period (None without a grain); `dimensions` maps each asked dimension to its value,
    None where the records have none. `n` records are behind the figure out of `candidates` that could have been.
    """

    period: date | None
    dimensions: dict[str, Any]
    value: float | None
    n: int
    candidates: int

    @property
    def coverage(self) -> float | None:
        """Share of candidates that could be measured, 0 to 1; None where there were no candidates."""
        return self.n / self.candidates if self.candidates else None


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


@dataclass(frozen=True, slots=True)
class Covered:
    """The span that the data tell about: from the first record to the watermark, else to the last record."""

    since: datetime | None
    until: datetime | None

    def overlaps(self, starts_at: datetime, ends_at: datetime) -> bool:
        """Whether some instant from `starts_at` to before `ends_at` is covered."""
        return self.since is not None and self.until is not None and self.since < ends_at and self.until >= starts_at


def answer(connection: psycopg.Connection[Any], catalogue: Catalogue, query: MetricQuery) -> MetricAnswer:
    """Answer `query` from the marts behind `connection`; MetricError when the catalogue cannot answer it."""
    metric = catalogue.metric(query.metric)
    statement = compile_query(catalogue, query)
    with connection.cursor(row_factory=dict_row) as cursor:
        # The text is made of catalogue SQL alone, see the compiler.
        found = [_row(record, query) for record in cursor.execute(statement.sql.encode(), statement.params)]
    as_of = read_as_of(connection, metric.streams)
    covered = _covered(connection, metric.population, as_of)
    return MetricAnswer(metric, query, [_settled(row, metric, query, covered) for row in _all(found, query)], as_of)


def read_as_of(connection: psycopg.Connection[Any], streams: tuple[str, ...]) -> datetime | None:
    """Oldest watermark of `streams`; None when one of them has a unit that was never read to its end, or no unit."""
    record = connection.execute(
        """
        select case
            when count(distinct stream) = %(expected)s and count(watermark) = count(*) then min(watermark)
        end
        from app.checkpoints
        where stream = any(%(streams)s) and lane = 'live'
        """,
        {"streams": list(streams), "expected": len(streams)},
    ).fetchone()
    return record[0] if record else None


def _covered(connection: psycopg.Connection[Any], measure: Measure, as_of: datetime | None) -> Covered:
    time_column = sql.SQL(measure.time_expression)  # catalogue SQL
    statement = sql.SQL("select min({time}), max({time}) from {table}").format(
        time=time_column, table=sql.Identifier(measure.schema, measure.table)
    )
    first, last = connection.execute(statement).fetchone() or (None, None)
    return Covered(first, as_of or last)


def _row(record: dict[str, Any], query: MetricQuery) -> MetricRow:
    value = record["value"]
    return MetricRow(
        period=record.get("period"),
        dimensions={name: record[name] for name in query.dimensions},
        value=None if value is None else float(value),
        n=record["n"],
        candidates=record["candidates"],
    )


def _all(found: list[MetricRow], query: MetricQuery) -> list[MetricRow]:
    """The rows found, and an empty one for each period in which a group that occurs has none."""
    if query.grain is None:
        return found
    groups = {tuple(row.dimensions.values()): row.dimensions for row in found}
    if not query.dimensions:
        groups = {(): {}}
    by_place = {(row.period, tuple(row.dimensions.values())): row for row in found}
    return [
        by_place.get((period, group)) or MetricRow(period, dimensions, None, 0, 0)
        for period in periods(query.since, query.until, query.grain)
        for group, dimensions in groups.items()
    ]


def _settled(row: MetricRow, metric: Metric, query: MetricQuery, covered: Covered) -> MetricRow:
    """No records: 0 for a count over a covered period, otherwise no data."""
    if row.candidates or not metric.is_counting:
        return row
    starts_at, ends_at = query.starts_at, query.ends_at
    if row.period is not None and query.grain is not None:
        local = zone(query.time_zone)
        starts_at = max(starts_at, datetime.combine(row.period, time.min, local))
        ends_at = min(ends_at, datetime.combine(next_period(row.period, query.grain), time.min, local))
    value = 0.0 if covered.overlaps(starts_at, ends_at) else None
    return MetricRow(row.period, row.dimensions, value, row.n, row.candidates)
