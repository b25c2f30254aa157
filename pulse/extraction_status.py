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
    """The latest walk of one stream over one source unit; counts are records, times are UTC.

    `items` of `total`: how far it has come, where the source says how much there is. `quota_left`: what the source
    still allows all walks together before `quota_resets_at`. `waiting_until`: a limit holds it, as `waiting_for` says.
    """

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
    items: int
    total: int | None
    quota_left: int | None
    quota_resets_at: datetime | None
    waiting_until: datetime | None
    waiting_for: str | None
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
    def rate(self) -> float | None:
        """Records a second so far; None before there is any."""
        return self.records / self.seconds if self.records and self.seconds > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """How long it will take still, if it goes on as so far; None where nobody can say."""
        if self.state != "ACTIVE" or not self.items or self.total is None:
            return None
        return max(self.total - self.items, 0) * self.seconds / self.items

    @property
    def seconds(self) -> float:
        """Time since the walk began, until it ended or last showed a sign of life."""
        return ((self.finished_at or self.updated_at) - self.started_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Wait:
    """A source's limit that holds one or more of its credentials now."""

    until: datetime
    reason: str


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
            pages, requests, items, total, quota_left, quota_resets_at, waiting_until, waiting_for, watermark, error,
            started_at, updated_at, finished_at
        from app.job_progress
        where updated_at >= coalesce(%s::timestamptz, '-infinity')
        order by array_position(array['ACTIVE', 'PENDING'], state) nulls last, stream, source_unit
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


def waits(connection: psycopg.Connection[Any]) -> list[Wait]:
    """What the credentials are held by, the longest first."""
    query = """
        select max(held_until) as until, held_for as reason from app.credential_limits
        where held_until > now() group by held_for order by until desc
    """
    with connection.cursor(row_factory=class_row(Wait)) as cursor:
        return cursor.execute(query).fetchall()
