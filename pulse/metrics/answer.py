"""From a query to an answer: runs the statement, fills what a count must show as 0, and tells how fresh it is."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import psycopg

from pulse.metrics.catalogue import Catalogue, Metric
from pulse.metrics.query import MetricQuery


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

    `n`, `candidates` and `coverage` are over all rows. `as_of` is the oldest watermark of the streams the metric rests
    on: all that happened before it is in the figures. None when some stream has not been read to its end yet.
    """

    metric: Metric
    query: MetricQuery
    rows: list[MetricRow]
    n: int
    candidates: int
    coverage: float | None
    as_of: datetime | None


def answer(connection: psycopg.Connection[Any], catalogue: Catalogue, query: MetricQuery) -> MetricAnswer:
    """Answer `query` from the marts behind `connection`; MetricError when the catalogue cannot answer it."""
    raise NotImplementedError
