"""Trouble while Pulse reads: each comes half-way through a first load, which is then repeated until it ends well."""

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.chaos.clock import Clock
from benchmarks.chaos.world import TEMPLATE, World, difference, wait_until
from pulse.database import DatabaseError, connect
from pulse.processes import Child

UNDISTURBED = "undisturbed"
AWAY_SECONDS = 20
HOURS_AHEAD = 3
MOST_RUNS = 8
ANY_ISSUE = "select issue_key from raw.jira_issues order by issue_key limit 1"


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one trouble. `seconds`: from its end until all was well."""

    trouble: str
    seen: str
    seconds: float
    lost: int
    other: int


def load_undisturbed(world: World) -> int:
    """The load that all others are compared with; gives the number of its requests."""
    before = world.requests()
    world.postgres.create(UNDISTURBED, TEMPLATE)
    code = world.sync(UNDISTURBED).process.wait()
    if code:
        raise RuntimeError(f"the undisturbed load failed; see {world.directory}")
    return world.requests() - before


def disturbed(
    world: World, name: str, trouble: str, half: int, act: Callable[[Child], None], clock: Clock | None = None
) -> Result:
    """Load into a new database, let `act` do its worst after `half` the requests, and repeat until all is read."""
    world.postgres.create(name, TEMPLATE)
    before, more = world.requests(), clock.environment if clock else {}
    child = world.sync(name, more)
    wait_until(lambda: child.ended or world.requests() - before >= half, "the load is half-way")
    act(child)
    ended = time.monotonic()
    codes = [child.process.wait()]
    while codes[-1] and len(codes) < MOST_RUNS:
        codes.append(world.sync(name, more).process.wait())
    seconds = time.monotonic() - ended
    lost, other = difference(world.rows(name), world.rows(UNDISTURBED))
    first = "the load went on" if codes[0] == 0 else f"the load failed; run {len(codes)} ended well"
    return Result(trouble, first if not codes[-1] else "never ended well", seconds, lost, other)


def kill(child: Child) -> None:
    """End a load with all its processes at once, as when the machine loses its power."""
    family = psutil.Process(child.process.pid).children(recursive=True)
    child.process.kill()
    for process in family:
        process.kill()


def restart(world: World, mode: str) -> Callable[[Child], None]:
    """End the database server in `mode` (see Postgres.stop) and start it."""

    def act(_: Child) -> None:
        world.postgres.stop(mode)
        world.postgres.start()

    return act


def source_away(world: World) -> Callable[[Child], None]:
    """Let the source be gone for a time."""

    def act(_: Child) -> None:
        world.stop_source()
        time.sleep(AWAY_SECONDS)
        world.start_source()

    return act


def disk_full(world: World, place: Path) -> Callable[[Child], None]:
    """Fill the database's disk until the load has failed, then make room."""

    def act(child: Child) -> None:
        filler = place / "filler"
        with filler.open("wb") as file, suppress(OSError):
            while file.write(b"\0" * 65536):
                file.flush()
        wait_until(lambda: child.ended, "the load gives up")
        filler.unlink()
        if not world.postgres.is_running():
            world.postgres.start()
        wait_until(lambda: _answers(world), "the database answers")

    return act


def clock_wrong(world: World, clock: Clock, half: int) -> Result:
    """Let the clock of all that reads be hours ahead, then right again: what changed meanwhile must be read."""
    name = "clock"
    result = disturbed(world, name, "", half, lambda _: clock.set_ahead(HOURS_AHEAD * 3600), clock)
    with connect(world.postgres.url(name)) as connection:
        (key,) = connection.execute(ANY_ISSUE).fetchone() or ("",)
    world.change_source({"system": "jira", "op": "update", "key": key, "set": {"summary": "Changed meanwhile"}})
    clock.set_ahead(-HOURS_AHEAD * 3600)
    codes = [world.sync(name, clock.environment).process.wait()]
    clock.set_ahead(0)
    codes.append(world.sync(name, clock.environment).process.wait())
    after = "undisturbed-later"
    world.postgres.create(after, TEMPLATE)
    world.sync(after).process.wait()
    lost, other = difference(world.rows(name), world.rows(after))
    trouble = f"clock {HOURS_AHEAD} h ahead, then {HOURS_AHEAD} h behind, then right; an issue changed meanwhile"
    return Result(trouble, result.seen if not any(codes) else f"runs ended with {codes}", result.seconds, lost, other)


def _answers(world: World) -> bool:
    try:
        connect(world.postgres.url()).close()
    except DatabaseError:
        return False
    return True
