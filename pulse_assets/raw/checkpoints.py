"""Where each unit of a stream stands. Written in the transaction of the rows it speaks of, by compare-and-set."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

LIVE = "live"


@dataclass(frozen=True, slots=True)
class Unit:
    """One Jira project or GitHub repository of a connection. Written `name`; `connection:name` beside the default."""

    name: str
    connection_id: str = "default"

    @classmethod
    def parse(cls, text: str) -> "Unit":
        """The unit that a partition key names."""
        connection_id, separator, name = text.partition(":")
        return cls(name, connection_id) if separator else cls(text)

    def __str__(self) -> str:
        return self.name if self.connection_id == "default" else f"{self.connection_id}:{self.name}"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`watermark`: all records updated before it are in raw. `position`: a bookmark that only the stream can read.

    `fingerprint`: what the source showed of the unit when it was last read to its end. `lane`: `live`, or the window
    that is being read again. `version` 0 has never been written.
    """

    unit: Unit
    lane: str = LIVE
    watermark: datetime | None = None
    position: Any = None
    fingerprint: Any = None
    version: int = 0


class ConflictError(Exception):
    """Another run has moved the checkpoint since it was read; nothing of this page was kept."""


def load(
    connection: psycopg.Connection, stream: str, units: Iterable[Unit], lane: str = LIVE
) -> dict[Unit, Checkpoint]:
    """The checkpoints of `units`, fresh ones for those that have none. All units must be of one connection."""
    wanted = {unit: Checkpoint(unit, lane) for unit in units}
    rows = connection.execute(
        """
        select connection_id, source_unit, watermark, position, fingerprint, version from app.checkpoints
        where stream = %s and lane = %s and connection_id = any(%s) and source_unit = any(%s)
        """,
        [stream, lane, list({u.connection_id for u in wanted}), [u.name for u in wanted]],
    ).fetchall()
    for connection_id, name, watermark, position, fingerprint, version in rows:
        unit = Unit(name, connection_id)
        if unit in wanted:
            wanted[unit] = Checkpoint(unit, lane, watermark, position, fingerprint, version)
    return wanted


def save(connection: psycopg.Connection, stream: str, checkpoints: Sequence[Checkpoint]) -> list[Checkpoint]:
    """Write `checkpoints`, each only where its version is still the stored one; gives them with their new versions.

    Raises:
        ConflictError: somebody else wrote one of them; the caller must roll back.
    """
    for checkpoint in checkpoints:
        unit = checkpoint.unit
        values = {
            "connection": unit.connection_id,
            "stream": stream,
            "unit": unit.name,
            "lane": checkpoint.lane,
            "watermark": checkpoint.watermark,
            "position": None if checkpoint.position is None else Jsonb(checkpoint.position),
            "fingerprint": None if checkpoint.fingerprint is None else Jsonb(checkpoint.fingerprint),
            "version": checkpoint.version,
        }
        written = connection.execute(INSERT if checkpoint.version == 0 else UPDATE, values).rowcount
        if written != 1:
            raise ConflictError(f"another run has moved the checkpoint of {stream} {unit}")
    return [replace(checkpoint, version=checkpoint.version + 1) for checkpoint in checkpoints]


def drop(connection: psycopg.Connection, stream: str, checkpoints: Sequence[Checkpoint]) -> None:
    """Forget the checkpoints of a lane that has been read to its end."""
    for checkpoint in checkpoints:
        unit = checkpoint.unit
        connection.execute(
            "delete from app.checkpoints where connection_id = %s and stream = %s and source_unit = %s and lane = %s",
            [unit.connection_id, stream, unit.name, checkpoint.lane],
        )


def forget(connection: psycopg.Connection, unit: Unit, keep: str) -> None:
    """Forget how far a unit has come in all streams but `keep`: should it come back, it is read anew."""
    connection.execute(
        "delete from app.checkpoints where connection_id = %s and source_unit = %s and stream <> %s",
        [unit.connection_id, unit.name, keep],
    )


INSERT = """
    insert into app.checkpoints
        (connection_id, stream, source_unit, lane, watermark, position, fingerprint, version)
    values (%(connection)s, %(stream)s, %(unit)s, %(lane)s, %(watermark)s, %(position)s, %(fingerprint)s, 1)
    on conflict do nothing
"""
UPDATE = """
    update app.checkpoints
    set watermark = %(watermark)s, position = %(position)s, fingerprint = %(fingerprint)s,
        version = version + 1, updated_at = now()
    where connection_id = %(connection)s and stream = %(stream)s and source_unit = %(unit)s and lane = %(lane)s
    and version = %(version)s
"""
