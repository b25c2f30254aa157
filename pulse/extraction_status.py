"""How far extraction has come, read from `app.checkpoints`, `app.job_progress` and `raw.rejected_records`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row


@dataclass(frozen=True, slots=True)
class StreamState:
    """One stream of one connection: how many source units it has, and how fresh they are.

    `complete_units` have been read to their end at least once. `watermark` is the oldest of their watermarks: all
    that was updated before it has been read; None when a unit has none yet.
    """

    connection_id: str
    stream: str
    units: int
    complete_units: int
    watermark: datetime | None
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """The latest walk of one stream over one source unit; counts are records, times are UTC."""

    connection_id: str
    stream: str
    source_unit: str
    state: str
    records_new: int
    records_changed: int
    records_unchanged: int
    records_rejected: int
    records_deleted: int
    pages: int
    requests: int
    watermark: datetime | None
    error: str | None
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None

    @property
    def records(self) -> int:
        """Records read so far."""
        return self.records_new + self.records_changed + self.records_unchanged

    @property
    def seconds(self) -> float:
        """Time since the walk began, until it ended or last showed a sign of life."""
        return ((self.finished_at or self.updated_at) - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Rejections:
    """How many records of one table did not fit, with the reason of the latest."""

    table_name: str
    records: int
    reason: str


def stream_states(connection: psycopg.Connection[Any]) -> list[StreamState]:
    """Every stream that has a checkpoint, by connection and name."""
    query = """
        select
            connection_id,
            stream,
            count(*) as units,
            count(watermark) as complete_units,
            case when count(*) = count(watermark) then min(watermark) end as watermark,
            max(updated_at) as updated_at
        from app.checkpoints
        where lane = 'live'
        group by connection_id, stream
        order by connection_id, stream
    """
    with connection.cursor(row_factory=class_row(StreamState)) as cursor:
        return cursor.execute(query).fetchall()


def unit_progress(connection: psycopg.Connection[Any], since: datetime | None = None) -> list[UnitProgress]:
    """The latest walk of every unit, running ones first; with `since` only those that showed life after it."""
    query = """
        select
            connection_id, stream, source_unit, state,
            records_new, records_changed, records_unchanged, records_rejected, records_deleted,
            pages, requests, watermark, error, started_at, updated_at, finished_at
        from app.job_progress
        where updated_at >= coalesce(%s::timestamptz, '-infinity')
        order by state <> 'ACTIVE', stream, source_unit
    """
    with connection.cursor(row_factory=class_row(UnitProgress)) as cursor:
        return cursor.execute(query, [since]).fetchall()


def rejections(connection: psycopg.Connection[Any]) -> list[Rejections]:
    """Tables with records that did not fit."""
    query = """
        select table_name, count(*) as records, (array_agg(reason order by fetched_at desc))[1] as reason
        from raw.rejected_records
        group by table_name
        order by table_name
    """
    with connection.cursor(row_factory=class_row(Rejections)) as cursor:
        return cursor.execute(query).fetchall()
