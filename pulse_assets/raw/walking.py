"""Reads one walk: each page and its checkpoint in one transaction, until its end, an error, or a pause."""

import logging
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec
import psycopg

from pulse.http.errors import CredentialsRefused, RequestRefused, SourceError
from pulse.job_controls import paused_among
from pulse_assets.raw import checkpoints as store
from pulse_assets.raw.checkpoints import Checkpoint, ConflictError, Unit
from pulse_assets.raw.prefetch import prefetched
from pulse_assets.raw.progress import Progress
from pulse_assets.raw.stream import Observer, Page, Stream, Walk, source_of
from pulse_assets.raw.table import Batch, TableCounts
from pulse_assets.raw.writer import write

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What all walks of one stream in one run share. `stop`: they end at their next page, for the run does."""

    url: str
    stream: Stream
    until: datetime
    run_id: str
    stop: threading.Event = field(default_factory=threading.Event)


@dataclass(slots=True)
class Ended:
    """What a walk did. `left`: where the other units stand, when some were `paused` on the way.

    `begun`: a page has been written, so the walk's checkpoints have moved.
    """

    counts: TableCounts = field(default_factory=TableCounts)
    failures: dict[Unit, str] = field(default_factory=dict)
    paused: list[Unit] = field(default_factory=list)
    left: list[Checkpoint] = field(default_factory=list)
    begun: bool = False

    def add(self, other: "Ended") -> None:
        """Add what another walk did."""
        self.counts.add(other.counts)
        self.failures |= other.failures
        self.paused += other.paused
        self.left += other.left


def walk_to_end(connection: psycopg.Connection, job: Job, walk: Walk, observer: Observer) -> Ended:
    """Read `walk` from where its checkpoints stand; an error of the source is noted for its units.

    Where the source refuses to be asked for several units at once, one that it does not know may be the reason: the
    walk is halved until that one is alone.

    Raises:
        CredentialsRefused: it would meet every walk.
    """
    ended = Ended()
    progress = Progress(walk.units[0].connection_id, job.stream.name, walk.label, job.run_id)
    try:
        _read(connection, job, walk, observer, progress, ended)
    except (SourceError, ConflictError, msgspec.DecodeError) as error:
        connection.rollback()
        if isinstance(error, RequestRefused) and len(walk.units) > 1 and not ended.begun:
            return _halved(connection, job, walk, observer)
        reason = f"an answer is not as expected: {error}" if isinstance(error, msgspec.DecodeError) else str(error)
        progress.failed(connection, reason)
        connection.commit()
        ended.failures |= dict.fromkeys(walk.units, reason)
        log.error("%s %s failed: %s", job.stream.name, walk.label, reason)
        if isinstance(error, CredentialsRefused):
            raise
    return ended


def _halved(connection: psycopg.Connection, job: Job, walk: Walk, observer: Observer) -> Ended:
    middle = len(walk.checkpoints) // 2
    ended = Ended()
    for part in (walk.checkpoints[:middle], walk.checkpoints[middle:]):
        ended.add(walk_to_end(connection, job, replace(walk, checkpoints=part), observer))
    return ended


def _read(
    connection: psycopg.Connection, job: Job, walk: Walk, observer: Observer, progress: Progress, ended: Ended
) -> None:
    stream, began, checkpoints = job.stream, time.monotonic(), list(walk.checkpoints)

    def idle() -> None:
        progress.waits(connection, stream.usage())
        connection.commit()

    pages = prefetched(_metered(stream, walk), idle) if not walk.unchanged else iter(())
    for page, requests in pages:
        progress.asked(requests, stream.usage())
        if page is None:
            break
        written = _write_by_unit(connection, walk, page)
        reached = min(page.watermark, _settled(stream, walk, began)) if page.watermark else None
        moved = [replace(c, watermark=_later(c.watermark, reached), position=page.position) for c in checkpoints]
        saved = store.save(connection, stream.name, moved)
        progress.page(connection, page, written.values(), reached)
        resting = paused_among(connection, source_of(stream), map(str, walk.units))
        connection.commit()
        ended.begun = True
        for counts in written.values():
            ended.counts.add(counts)
        ended.failures |= page.failures
        _tell(observer, checkpoints, saved, written)
        checkpoints = saved
        if resting or job.stop.is_set():
            _leave(connection, job, checkpoints, resting, progress, ended)
            return
    _finish(connection, job, walk, checkpoints, began, observer, progress)


def _metered(stream: Stream, walk: Walk) -> Iterator[tuple[Page | None, int]]:
    """The pages with the requests that each took; at the end None with those that found no further page."""
    asked = stream.usage().own_requests
    for page in stream.pages(walk):
        now = stream.usage().own_requests
        yield page, now - asked
        asked = now
    yield None, stream.usage().own_requests - asked


def _leave(
    connection: psycopg.Connection,
    job: Job,
    checkpoints: Sequence[Checkpoint],
    resting: set[str],
    progress: Progress,
    ended: Ended,
) -> None:
    """Stop after a page: some units rest from now on, or the whole run ends."""
    ended.paused = [c.unit for c in checkpoints if str(c.unit) in resting]
    ended.left = [c for c in checkpoints if str(c.unit) not in resting]
    if resting:
        progress.paused(connection)
    else:
        progress.failed(connection, "the run was stopped; the next goes on from here")
    if len(checkpoints) > 1:
        for unit in ended.paused:
            Progress(unit.connection_id, job.stream.name, unit.name, job.run_id).paused(connection)
    connection.commit()


def _finish(
    connection: psycopg.Connection,
    job: Job,
    walk: Walk,
    checkpoints: Sequence[Checkpoint],
    began: float,
    observer: Observer,
    progress: Progress,
) -> None:
    settled = _settled(job.stream, walk, began)
    ended = [
        replace(c, watermark=_later(c.watermark, settled), fingerprint=walk.fingerprints.get(c.unit, c.fingerprint))
        for c in checkpoints
    ]
    if ended[0].lane == store.LIVE:
        ended = store.save(connection, job.stream.name, ended)
    else:
        store.drop(connection, job.stream.name, checkpoints)
    progress.finished(connection, settled)
    connection.commit()
    _tell(observer, checkpoints, ended, {})


def _settled(stream: Stream, walk: Walk, began: float) -> datetime:
    """Up to when a walk that began then has seen all. Counted back: only answers tell the source's time."""
    return min(walk.until, stream.now() - timedelta(seconds=time.monotonic() - began) - stream.lag)


def _write_by_unit(connection: psycopg.Connection, walk: Walk, page: Page) -> dict[str, TableCounts]:
    by_unit: dict[str, list[Batch]] = {}
    for batch in page.batches:
        by_unit.setdefault(batch.unit or walk.label, []).append(batch)
    connection_id = walk.units[0].connection_id
    return {name: write(connection, connection_id, name, batches) for name, batches in by_unit.items()}


def _tell(
    observer: Observer, before: Sequence[Checkpoint], after: Sequence[Checkpoint], counts: Mapping[str, TableCounts]
) -> None:
    for old, new in zip(before, after, strict=True):
        if new.watermark is not None:
            observer(new.unit, old.watermark, new.watermark, counts.get(new.unit.name, TableCounts()))


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max(first, second) if first and second else first or second
