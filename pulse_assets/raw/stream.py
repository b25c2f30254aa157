"""What a stream is, and the one loop that reads every stream: each page and its checkpoint in one transaction.

Free of Dagster and of any source. A run may die anywhere; the next goes on after the last committed page.
"""

import logging
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

import psycopg

from pulse.database import connect
from pulse.http.errors import CredentialsRefused, SourceError
from pulse_assets.raw import checkpoints as store
from pulse_assets.raw.checkpoints import Checkpoint, ConflictError, Unit
from pulse_assets.raw.locks import locked
from pulse_assets.raw.prefetch import prefetched
from pulse_assets.raw.progress import Progress
from pulse_assets.raw.second_try import try_again
from pulse_assets.raw.table import Batch, RawTable, TableCounts
from pulse_assets.raw.window import Window, lane_of
from pulse_assets.raw.writer import write

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Page:
    """What one step of a walk brings. All records updated before `watermark` have come by now.

    `failures`: what the source did not give though it was asked for by name, in words; the rest is complete.
    """

    batches: Sequence[Batch]
    watermark: datetime | None
    position: Any = None
    failures: Mapping[Unit, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Walk:
    """One pass over one or several units in order of update, `since` inclusive, `until` exclusive.

    `unchanged`: the source has said that nothing came since; there is nothing to ask for.
    """

    checkpoints: tuple[Checkpoint, ...]
    since: datetime | None
    until: datetime
    fingerprints: Mapping[Unit, Any] = field(default_factory=dict)
    unchanged: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that it reads."""
        return tuple(checkpoint.unit for checkpoint in self.checkpoints)

    @property
    def label(self) -> str:
        """The unit's name, or `*` for many."""
        return self.units[0].name if len(self.units) == 1 else "*"

    @property
    def position(self) -> Any:
        """The stream's bookmark in the one unit that it reads; walks over several units keep none."""
        return self.checkpoints[0].position if len(self.checkpoints) == 1 else None


class Stream(Protocol):
    """One kind of record of one source. `lag`: how late the source may show a change."""

    @property
    def name(self) -> str: ...  # noqa: D102 - see the class
    @property
    def tables(self) -> tuple[RawTable, ...]: ...  # noqa: D102
    @property
    def lag(self) -> timedelta: ...  # noqa: D102
    @property
    def requests(self) -> int: ...  # noqa: D102

    def now(self) -> datetime:
        """The source's clock."""

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> Sequence[Walk]:
        """The walks that bring `checkpoints` up to `until`, with as few requests as can be."""

    def pages(self, walk: Walk) -> Iterator[Page]:
        """Read a walk from where its checkpoints stand."""


class Observer(Protocol):
    """Is told how far each unit has come, after the commit."""

    def __call__(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """`counts` is what came for the unit since the last call."""


@dataclass(slots=True)
class Outcome:
    """What a run over many units did; `failures` by unit, in words."""

    counts: TableCounts = field(default_factory=TableCounts)
    failures: dict[Unit, str] = field(default_factory=dict)
    requests: int = 0


def read(
    url: str, stream: Stream, units: Sequence[Unit], window: Window, observer: Observer, run_id: str = ""
) -> Outcome:
    """Bring `units` (of one connection) of `stream` up to the end of `window`, or read again what lies in it.

    A unit that fails or that another run holds is listed in the outcome and leaves the others alone.

    Raises:
        SourceError: no unit at all can be read, such as with a token that is refused.
    """
    outcome = Outcome()
    asked_before = stream.requests
    with connect(url) as connection, locked(connection, stream.name, units) as free:
        for busy in sorted(set(units) - set(free), key=str):
            outcome.failures[busy] = "another run is reading it now"
        until = min(window.end, stream.now())
        _try_again(connection, stream, free, until, observer, outcome)
        for checkpoints in _by_lane(connection, stream, free, window).values():
            for walk in stream.plan([_at_start(checkpoint, window) for checkpoint in checkpoints], until):
                _read_or_note(connection, stream, walk, observer, outcome, run_id)
    outcome.requests = stream.requests - asked_before
    return outcome


def _try_again(
    connection: psycopg.Connection,
    stream: Stream,
    units: Sequence[Unit],
    until: datetime,
    observer: Observer,
    outcome: Outcome,
) -> None:
    by_name = {unit.name: unit for unit in units}
    for connection_id in {unit.connection_id for unit in units}:
        moved = try_again(connection, stream, stream.tables, connection_id, list(by_name))
        for name, counts in moved.items():
            outcome.counts.add(counts)
            if name in by_name:
                observer(by_name[name], until, until, counts)


def _by_lane(
    connection: psycopg.Connection, stream: Stream, units: Sequence[Unit], window: Window
) -> dict[str, list[Checkpoint]]:
    lanes: dict[str, list[Checkpoint]] = {}
    for unit, live in store.load(connection, stream.name, units).items():
        lane = lane_of(live.watermark, window)
        chosen = live if lane == store.LIVE else store.load(connection, stream.name, [unit], lane)[unit]
        lanes.setdefault(lane, []).append(chosen)
    connection.commit()
    return lanes


def _at_start(checkpoint: Checkpoint, window: Window) -> Checkpoint:
    return checkpoint if checkpoint.watermark else replace(checkpoint, watermark=window.start)


def _read_or_note(
    connection: psycopg.Connection, stream: Stream, walk: Walk, observer: Observer, outcome: Outcome, run_id: str
) -> None:
    progress = Progress(walk.units[0].connection_id, stream.name, walk.label, run_id)
    asked_before = stream.requests
    try:
        _read_walk(connection, stream, walk, observer, progress, outcome)
    except (SourceError, ConflictError) as error:
        connection.rollback()
        progress.failed(connection, stream.requests - asked_before, str(error))
        connection.commit()
        for unit in walk.units:
            outcome.failures[unit] = str(error)
        log.error("%s %s failed: %s", stream.name, walk.label, error)
        if isinstance(error, CredentialsRefused):
            raise


def _read_walk(
    connection: psycopg.Connection,
    stream: Stream,
    walk: Walk,
    observer: Observer,
    progress: Progress,
    outcome: Outcome,
) -> None:
    began, checkpoints, asked_before = time.monotonic(), list(walk.checkpoints), stream.requests
    for page in prefetched(stream.pages(walk)) if not walk.unchanged else ():
        written = _write_by_unit(connection, walk, page)
        reached = min(page.watermark, _settled(stream, walk, began)) if page.watermark else None
        moved = [replace(c, watermark=_later(c.watermark, reached), position=page.position) for c in checkpoints]
        saved = store.save(connection, stream.name, moved)
        progress.page(connection, written.values(), stream.requests - asked_before, reached)
        connection.commit()
        for counts in written.values():
            outcome.counts.add(counts)
        outcome.failures |= page.failures
        _tell(observer, checkpoints, saved, written)
        checkpoints = saved
    settled = _settled(stream, walk, began)
    ended = [
        replace(c, watermark=_later(c.watermark, settled), fingerprint=walk.fingerprints.get(c.unit, c.fingerprint))
        for c in checkpoints
    ]
    if ended[0].lane == store.LIVE:
        ended = store.save(connection, stream.name, ended)
    else:
        store.drop(connection, stream.name, checkpoints)
    progress.finished(connection, stream.requests - asked_before, settled)
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
    observer: Observer, before: list[Checkpoint], after: list[Checkpoint], counts: Mapping[str, TableCounts]
) -> None:
    for old, new in zip(before, after, strict=True):
        if new.watermark is not None:
            observer(new.unit, old.watermark, new.watermark, counts.get(new.unit.name, TableCounts()))


def _later(first: datetime | None, second: datetime | None) -> datetime | None:
    return max(first, second) if first and second else first or second
