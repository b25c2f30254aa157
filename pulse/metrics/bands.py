"""The bands that DORA publishes for its metrics (elite, high, medium, low), as configured and built into the marts."""

from dataclasses import dataclass
from typing import Any

import psycopg


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
    rows = connection.execute(
        """
        select
            metric, year, better = 'more', array_agg(band order by position), array_agg(limit_value order by position)
        from marts.dora_bands
        group by metric, year, better
        """
    )
    return {
        metric: Bands(year, more_is_better, tuple(zip(names, limits, strict=True)))
        for metric, year, more_is_better, names, limits in rows
    }
