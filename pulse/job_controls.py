"""What people have paused: a source unit, a source, or all of extraction. Runs look here before each page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row

ALL = "*"


@dataclass(frozen=True, slots=True)
class Pause:
    """One pause; `*` as `source` or `source_unit` stands for all. Units are written as partition keys are."""

    source: str
    source_unit: str
    asked_by: str
    asked_at: datetime

    def holds(self, source: str, unit: str) -> bool:
        """Whether `unit` of `source` is to rest."""
        return self.source in (ALL, source) and self.source_unit in (ALL, unit)


def pauses(connection: psycopg.Connection[Any]) -> list[Pause]:
    """All that is paused, the oldest first."""
    with connection.cursor(row_factory=class_row(Pause)) as cursor:
        query = "select source, source_unit, asked_by, asked_at from app.job_controls order by asked_at, 1, 2"
        return cursor.execute(query).fetchall()


def paused_among(connection: psycopg.Connection[Any], source: str, units: Iterable[str]) -> set[str]:
    """Those of `units` that are to rest."""
    found = pauses(connection)
    return {unit for unit in units if any(pause.holds(source, unit) for pause in found)}


def pause(connection: psycopg.Connection[Any], source: str, unit: str, asked_by: str) -> None:
    """Let `unit` of `source` rest from its next page on; where it rests already, nothing changes."""
    connection.execute(
        "insert into app.job_controls (source, source_unit, asked_by) values (%s, %s, %s) on conflict do nothing",
        [source, unit, asked_by],
    )


def resume(connection: psycopg.Connection[Any], source: str, unit: str) -> int:
    """End every pause within `source` and `unit` (`*`: all of them), and tell how many these were.

    The next run goes on at the checkpoint.
    """
    query = """
        delete from app.job_controls
        where (%(source)s = '*' or source = %(source)s) and (%(unit)s = '*' or source_unit = %(unit)s)
    """
    return connection.execute(query, {"source": source, "unit": unit}).rowcount
