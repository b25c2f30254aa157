"""The bands that DORA publishes for its metrics (elite, high, medium, low), as configured and built into the marts."""

from dataclasses import dataclass
from typing import Any

import psycopg

from pulse.asking import Asking, Statement, ask


@dataclass(frozen=True, slots=True)
class Bands:
    """The bands of one metric, best first: name and limit, which is None for the last. `year` is the publication's."""

    year: int
    more_is_better: bool
    limits: tuple[tuple[str, float | None], ...]

    def band(self, value: float | None) -> str | None:
        """The best band whose limit `value` (in the metric's unit) reaches; None for no data."""
        if value is None:
            return None
        return next((name for name, limit in self.limits if self._reaches(value, limit)), None)

    def _reaches(self, value: float, limit: float | None) -> bool:
        return limit is None or (value >= limit if self.more_is_better else value <= limit)


def read_bands(connection: psycopg.Connection[Any]) -> dict[str, Bands]:
    """The bands of each metric that has any."""
    return ask(connection, reading_bands())


def reading_bands() -> Asking[dict[str, Bands]]:
    """The bands of each metric that has any."""
    rows = yield Statement(
        """
        select
            metric, year, better = 'more' as more_is_better,
            array_agg(band order by position) as names, array_agg(limit_value order by position) as limits
        from marts.dora_bands
        group by metric, year, better
        """,
        {},
    )
    return {
        row["metric"]: Bands(row["year"], row["more_is_better"], tuple(zip(row["names"], row["limits"], strict=True)))
        for row in rows
    }
