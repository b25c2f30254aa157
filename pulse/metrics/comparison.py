"""A query beside an earlier period: which figure stands against which."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import psycopg

from pulse.asking import Asking, ask
from pulse.metrics.access import Reader
from pulse.metrics.answer import MetricAnswer, MetricRow, answering
from pulse.metrics.catalogue import Catalogue
from pulse.metrics.freshness import Freshness
from pulse.metrics.periods import previous
from pulse.metrics.query import MetricQuery


@dataclass(frozen=True, slots=True)
class Comparison:
    """An answer and the one for an earlier period; `earlier` has the counterpart of each row, in the same order."""

    current: MetricAnswer
    previous: MetricAnswer
    earlier: list[MetricRow | None]


def change(now: float | None, before: float | None) -> float | None:
    """Relative change from `before` to `now` (0.1 for a tenth more); None where either is no data or `before` is 0."""
    return (now - before) / abs(before) if now is not None and before else None


def compare(
    connection: psycopg.Connection[Any],
    catalogue: Catalogue,
    query: MetricQuery,
    reader: Reader,
    freshness: Freshness | None = None,
) -> Comparison:
    """Answer `query` for its own period and for the previous one; errors as of `answering`."""
    return ask(connection, comparing(catalogue, query, reader, freshness=freshness))


def comparing(
    catalogue: Catalogue,
    query: MetricQuery,
    reader: Reader,
    against: tuple[date, date] | None = None,
    *,
    freshness: Freshness | None = None,
) -> Asking[Comparison]:
    """Answer `query` for its own period and for the one `against` (first day, first day after; None: the previous).

    With a grain the first period stands against the first, the second against the second, and so on.
    """
    freshness = freshness or Freshness()
    since, until = against or previous(query)
    now = yield from answering(catalogue, query, reader, freshness)
    before = yield from answering(catalogue, replace(query, since=since, until=until), reader, freshness)
    places = {period: place for place, period in enumerate(sorted({row.period for row in now.rows if row.period}))}
    periods = sorted({row.period for row in before.rows if row.period})
    counterparts = {(row.period, row.group): row for row in before.rows}

    def counterpart(row: MetricRow) -> MetricRow | None:
        if row.period is None:
            return counterparts.get((None, row.group))
        place = places[row.period]
        return counterparts.get((periods[place], row.group)) if place < len(periods) else None

    return Comparison(now, before, [counterpart(row) for row in now.rows])
