"""What a source's units still lack, as few ranges of partition keys as can be: each range is one run."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

import psycopg

from pulse_assets.raw.checkpoints import LIVE, Unit
from pulse_assets.raw.discovery import Discovery

# A unit that lies further behind the others is still being read for the first time; comparing would read it twice.
TOGETHER = timedelta(days=1)


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


def comparable(
    connection: psycopg.Connection,
    connection_id: str,
    discovery: Discovery,
    streams: Sequence[str],
    wanted: Sequence[str],
) -> list[Unit]:
    """The `wanted` units (all, where none are named) read as far as the others, and those that are shown no more."""
    reached = watermarks(connection, connection_id, streams)
    newest = max(reached.values(), default=datetime.min.replace(tzinfo=UTC) + TOGETHER)
    present = discovery.present(connection, connection_id, wanted)
    absent = [unit for unit in discovery.absent(connection, connection_id) if not wanted or unit.name in wanted]
    return [unit for unit in present if unit in reached and reached[unit] > newest - TOGETHER] + [
        unit for unit in absent if unit in reached
    ]


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
