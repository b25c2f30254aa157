"""The loop that reads every stream: takes the units that are free, plans their walks, and has several read at once.

A run may die anywhere; the next goes on after the last committed page.
"""

import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import replace
from datetime import datetime
from queue import SimpleQueue

import psycopg

from pulse.database import connect
from pulse.job_controls import paused_among
from pulse_assets.raw import checkpoints as store
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.locks import locked
from pulse_assets.raw.progress import Progress
from pulse_assets.raw.second_try import try_again
from pulse_assets.raw.stream import Observer, Outcome, Stream, Walk, source_of
from pulse_assets.raw.table import TableCounts
from pulse_assets.raw.walking import Ended, Job, walk_to_end
from pulse_assets.raw.window import Window, lane_of

# Each holds two pages. More bring little: requests wait for one another at the source, and pages at the database.
AT_ONCE = 6
Step = tuple[Unit, datetime | None, datetime, TableCounts]


def read(
    url: str,
    stream: Stream,
    units: Sequence[Unit],
    window: Window,
    observer: Observer,
    run_id: str = "",
    *,
    at_once: int = AT_ONCE,
) -> Outcome:
    """Bring `units` (of one connection) of `stream` up to the end of `window`, or read again what lies in it.

    A unit that fails is listed in the outcome and leaves the others alone; so is one that another run reads now or
    that a person has paused. Up to `at_once` walks are read at the same time. `observer` is called by this thread.

    Raises:
        SourceError: no unit at all can be read, such as with a token that is refused.
    """
    outcome = Outcome()
    asked_before = stream.usage().requests
    with connect(url) as connection, locked(connection, stream.name, units) as free:
        outcome.busy = sorted(set(units) - set(free), key=str)
        _close_dead(connection, stream, free)
        active = _unpaused(connection, stream, free, run_id, outcome)
        until = min(window.end, stream.now())
        job = Job(url, stream, until, run_id)
        _try_again(connection, job, active, observer, outcome)
        for checkpoints in _by_lane(connection, stream, active, window).values():
            walks = stream.plan([_at_start(checkpoint, window) for checkpoint in checkpoints], until)
            _read_walks(connection, job, walks, observer, outcome, at_once)
    outcome.requests = stream.usage().requests - asked_before
    return outcome


def _close_dead(connection: psycopg.Connection, stream: Stream, units: Sequence[Unit]) -> None:
    """Whatever still seems to read these units is dead, for they are ours now."""
    for connection_id in {unit.connection_id for unit in units}:
        connection.execute(CLOSE_DEAD, [connection_id, stream.name, [unit.name for unit in units]])
    connection.commit()


def _unpaused(
    connection: psycopg.Connection, stream: Stream, units: Sequence[Unit], run_id: str, outcome: Outcome
) -> list[Unit]:
    resting = paused_among(connection, source_of(stream), map(str, units))
    outcome.paused = [unit for unit in units if str(unit) in resting]
    for unit in outcome.paused:
        Progress(unit.connection_id, stream.name, unit.name, run_id).paused(connection)
    connection.commit()
    return [unit for unit in units if str(unit) not in resting]


def _try_again(
    connection: psycopg.Connection, job: Job, units: Sequence[Unit], observer: Observer, outcome: Outcome
) -> None:
    by_name = {unit.name: unit for unit in units}
    for connection_id in {unit.connection_id for unit in units}:
        moved = try_again(connection, job.stream, job.stream.tables, connection_id, list(by_name))
        for name, counts in moved.items():
            outcome.counts.add(counts)
            if name in by_name:
                observer(by_name[name], job.until, job.until, counts)


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


def _read_walks(
    connection: psycopg.Connection,
    job: Job,
    walks: Sequence[Walk],
    observer: Observer,
    outcome: Outcome,
    at_once: int,
) -> None:
    """Read `walks`, and what is left of those in which some units were paused."""
    waiting = list(walks)
    for walk in waiting:
        if not walk.unchanged:
            _progress(job, walk).pending(connection)
    connection.commit()
    while waiting:
        ended = (
            _read_together(replace(job, stop=threading.Event()), waiting, observer, at_once)
            if at_once > 1 and sum(not walk.unchanged for walk in waiting) > 1
            else [walk_to_end(connection, job, walk, observer) for walk in waiting]
        )
        waiting = []
        for one in ended:
            outcome.counts.add(one.counts)
            outcome.failures |= one.failures
            outcome.paused += one.paused
            if one.left:
                waiting += job.stream.plan(one.left, job.until)


def _progress(job: Job, walk: Walk) -> Progress:
    return Progress(walk.units[0].connection_id, job.stream.name, walk.label, job.run_id)


def _read_together(job: Job, walks: Sequence[Walk], observer: Observer, at_once: int) -> list[Ended]:
    """Read `walks` in threads with a database connection each; what they tell is passed on by this one.

    Raises:
        CredentialsRefused: what one of them met would meet all; the others end at their next page.
    """
    events: SimpleQueue[Future[Ended] | Step] = SimpleQueue()
    mine = threading.local()

    def tell(unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        events.put((unit, before, after, counts))

    def work(walk: Walk) -> Ended:
        if not hasattr(mine, "connection"):
            mine.connection = connections.enter_context(closing(connect(job.url)))
        return walk_to_end(mine.connection, job, walk, tell)

    ended: list[Ended] = []
    with ExitStack() as connections, ThreadPoolExecutor(min(at_once, len(walks)), "walk") as threads:
        try:
            for walk in walks:
                threads.submit(work, walk).add_done_callback(events.put)
            while len(ended) < len(walks):
                event = events.get()
                if isinstance(event, Future):
                    ended.append(event.result())
                else:
                    observer(*event)
        finally:
            job.stop.set()
            threads.shutdown(cancel_futures=True)
    return ended


CLOSE_DEAD = """
    update app.job_progress set state = 'FAILED', error = 'the process that read it is gone', finished_at = updated_at
    where connection_id = %s and stream = %s and source_unit = any(%s) and state in ('PENDING', 'ACTIVE')
"""
