"""How far the data behind a metric reach: the oldest watermark of its streams, and the first and last record."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from pulse.metrics.catalogue import Measure, Metric


@dataclass(frozen=True, slots=True)
class Covered:
    """The span that the data tell about: from the first record to the watermark, else to the last record."""

    since: datetime | None
    until: datetime | None

    def part(self, starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime] | None:
        """The part of `starts_at` to before `ends_at` that is covered, None if there is none."""
        if self.since is None or self.until is None or self.since >= ends_at or self.until < starts_at:
            return None
        return max(starts_at, self.since), min(ends_at, self.until)


@dataclass(frozen=True, slots=True)
class Freshness:
    """Reads watermarks and first and last records through `connection`, each once."""

    connection: psycopg.Connection[Any]
    _marks: dict[tuple[str, ...], datetime | None] = field(default_factory=dict)
    _spans: dict[tuple[str, str, str, str | None], Covered] = field(default_factory=dict)

    def as_of(self, streams: tuple[str, ...]) -> datetime | None:
        """Oldest watermark of `streams`; None when one has a unit that was never read to its end, or no unit."""
        if streams not in self._marks:
            self._marks[streams] = _oldest_watermark(self.connection, streams)
        return self._marks[streams]

    def covered(self, metric: Metric) -> Covered:
        """The span that all the measures of `metric` tell about."""
        spans = [self._span(measure) for measure in metric.measures]
        since = [span.since for span in spans if span.since]
        until = [span.until for span in spans if span.until]
        return Covered(min(since, default=None), self.as_of(metric.streams) or max(until, default=None))

    def _span(self, measure: Measure) -> Covered:
        key = (measure.source.schema, measure.source.table, measure.time, measure.open_until)
        if key not in self._spans:
            self._spans[key] = _first_and_last(self.connection, measure)
        return self._spans[key]


def _oldest_watermark(connection: psycopg.Connection[Any], streams: tuple[str, ...]) -> datetime | None:
    record = connection.execute(
        """
        select case
            when count(distinct stream) = %(expected)s and count(watermark) = count(*) then min(watermark)
        end
        from app.checkpoints
        where stream = any(%(streams)s) and lane = 'live'
        """,
        {"streams": list(streams), "expected": len(set(streams))},
    ).fetchone()
    return record[0] if record else None


def _first_and_last(connection: psycopg.Connection[Any], measure: Measure) -> Covered:
    # Both are catalogue SQL. Asked one by one, each is a look at one end of an index.
    time, end = sql.SQL(measure.time), sql.SQL(measure.open_until or measure.time)
    table = sql.Identifier(measure.source.schema, measure.source.table)
    statement = sql.SQL(
        "select (select min({time}) from {table}),"
        " greatest((select max({time}) from {table}), (select max({end}) from {table}))"
    )
    record = connection.execute(statement.format(time=time, end=end, table=table)).fetchone()
    return Covered(*record) if record else Covered(None, None)
