"""How far the data behind a metric reach: the oldest watermark of its streams, and the first and last record."""

from dataclasses import dataclass, field
from datetime import datetime

from psycopg import sql

from pulse.asking import Asking, Statement
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
    """Asks for watermarks, and for first and last records, each once: several answers share what it knows."""

    _marks: dict[tuple[str, ...], datetime | None] = field(default_factory=dict)
    _spans: dict[tuple[str, str, str, str | None], Covered] = field(default_factory=dict)

    def as_of(self, streams: tuple[str, ...]) -> Asking[datetime | None]:
        """Oldest watermark of `streams`; None when one has a unit that was never read to its end, or no unit."""
        if streams not in self._marks:
            self._marks[streams] = yield from _oldest_watermark(streams)
        return self._marks[streams]

    def covered(self, metric: Metric) -> Asking[Covered]:
        """The span that all the measures of `metric` tell about."""
        since, until = [], []
        for measure in metric.measures:
            span = yield from self._span(measure)
            since += [span.since] if span.since else []
            until += [span.until] if span.until else []
        as_of = yield from self.as_of(metric.streams)
        return Covered(min(since, default=None), as_of or max(until, default=None))

    def _span(self, measure: Measure) -> Asking[Covered]:
        key = (measure.source.schema, measure.source.table, measure.time, measure.open_until)
        if key not in self._spans:
            self._spans[key] = yield from _first_and_last(measure)
        return self._spans[key]


def _oldest_watermark(streams: tuple[str, ...]) -> Asking[datetime | None]:
    rows = yield Statement(
        """
        select case
            when count(distinct stream) = %(expected)s and count(watermark) = count(*) then min(watermark)
        end as watermark
        from app.checkpoints
        where stream = any(%(streams)s) and lane = 'live'
        """,
        {"streams": list(streams), "expected": len(set(streams))},
    )
    found: datetime | None = rows[0]["watermark"]
    return found


def _first_and_last(measure: Measure) -> Asking[Covered]:
    # Both are catalogue SQL. Asked one by one, each is a look at one end of an index.
    time, end = sql.SQL(measure.time), sql.SQL(measure.open_until or measure.time)
    table = sql.Identifier(measure.source.schema, measure.source.table)
    statement = sql.SQL(
        "select (select min({time}) from {table}) as since,"
        " greatest((select max({time}) from {table}), (select max({end}) from {table})) as until"
    )
    rows = yield Statement(statement.format(time=time, end=end, table=table).as_string(), {})
    return Covered(rows[0]["since"], rows[0]["until"])
