"""What a source's units still lack, as few ranges of partition keys as can be: each range is one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import psycopg

from pulse_assets.raw.checkpoints import LIVE, Unit


@dataclass(frozen=True, slots=True)
class KeyRange:
    """All months from `first` to `last` of all units from `start` to `end`, in the order of the partition keys."""

    start: Unit
    end: Unit
    first: date
    last: date

    def keys(self) -> tuple[str, str]:
        """The range's two corners as keys of two dimensions."""
        return f"{self.start}|{self.first.isoformat()}", f"{self.end}|{self.last.isoformat()}"


def pending(
    ordered: Sequence[Unit], wanted: set[Unit], watermarks: Mapping[Unit, datetime], first: date, now: datetime
) -> list[KeyRange]:
    """Ranges that bring the `wanted` units up to `now`: each from the month of its watermark, or from the `first`.

    `ordered`: all units as Dagster orders their keys. Neighbours that lack the same months share a range.
    """
    present = date(now.year, now.month, 1)
    ranges: list[KeyRange] = []
    joins = False
    for unit in ordered:
        if unit not in wanted:
            joins = False
            continue
        reached = watermarks.get(unit)
        begins = max(first, date(reached.year, reached.month, 1)) if reached else first
        if joins and ranges[-1].first == begins:
            ranges[-1] = KeyRange(ranges[-1].start, unit, begins, present)
        else:
            ranges.append(KeyRange(unit, unit, begins, present))
        joins = True
    return ranges


def watermarks(connection: psycopg.Connection, connection_id: str, streams: Sequence[str]) -> dict[Unit, datetime]:
    """How far each unit has come in all of `streams`; a unit that lacks one of them is left out."""
    rows = connection.execute(
        """
        select source_unit, min(watermark) from app.checkpoints
        where connection_id = %s and stream = any(%s) and lane = %s
        group by source_unit having count(watermark) = %s
        """,
        [connection_id, list(streams), LIVE, len(streams)],
    ).fetchall()
    return {Unit(name, connection_id): watermark for name, watermark in rows}
