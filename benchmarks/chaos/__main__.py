"""`python -m benchmarks.chaos`: does all of it, one after the other, and prints what came of each."""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.chaos import clock as clocks
from benchmarks.chaos import daemon, reading, serving
from benchmarks.chaos.away import day_away
from benchmarks.chaos.clock import Clock
from benchmarks.chaos.postgres import Postgres
from benchmarks.chaos.reading import Result
from benchmarks.chaos.world import World, disk
from pulse.cli.sample import Sample
from pulse.processes import Children

MEGABYTES = 600
SERVING, DAEMON, AWAY, CLOCK, DISK = "serving", "daemon", "away", "clock", "disk"
TROUBLES = ("killed", "restart", "crash", "source", DISK, SERVING, DAEMON, AWAY, CLOCK)


def main() -> None:
    """Build the world, do the troubles that were asked for, and print the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pulse-chaos-") as folder:
        place = Path(folder)
        place.chmod(0o755)
        database = place / "postgres"
        database.mkdir()
        is_small = disk(database, MEGABYTES)
        postgres = Postgres(database)
        try:
            with Children(place / "logs") as children:
                sample = Sample(seed=7, months=6, scale=options.scale, port=options.port)
                world = World(place, postgres, sample, children)
                results = list(_results(world, set(options.only or TROUBLES), is_small, options.port))
        finally:
            postgres.stop("fast")
            if is_small:
                subprocess.run(["umount", str(database)], check=True)
    _print(results)
    sys.exit(any(result.lost or result.other for result in results))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.chaos", description=__doc__)
    parser.add_argument("--only", action="append", choices=TROUBLES, help="one of the troubles; may be repeated")
    parser.add_argument("--scale", type=float, default=0.3, help="size of the organisation")
    parser.add_argument("--port", type=int, default=8911, help="the first of four ports that are free")
    return parser.parse_args()


def _results(world: World, wanted: set[str], is_small: bool, port: int) -> Iterator[Result]:
    half = reading.load_undisturbed(world) // 2
    acts: dict[str, tuple[str, Callable[..., None]]] = {
        "killed": ("the process that reads killed", reading.kill),
        "restart": ("PostgreSQL restarted", reading.restart(world, "fast")),
        "crash": ("PostgreSQL crashed", reading.restart(world, "immediate")),
        "source": (f"the source gone for {reading.AWAY_SECONDS} s", reading.source_away(world)),
    }
    if is_small:
        acts[DISK] = ("the database's disk full", reading.disk_full(world, world.directory / "postgres"))
    for name, (trouble, act) in acts.items():
        if name in wanted:
            yield _told(reading.disturbed(world, name, trouble, half, act))
    if SERVING in wanted:
        yield from map(_told, serving.trouble_while_serving(world, port + 1, port + 2))
    if DAEMON in wanted:
        yield _told(daemon.daemon_killed(world, half, port + 3))
    # These last, for they change the source.
    if AWAY in wanted:
        yield _told(day_away(world))
    if CLOCK in wanted and clocks.can_be_made():
        yield _told(reading.clock_wrong(world, Clock(world.directory), half))


def _told(result: Result) -> Result:
    Console(stderr=True).print(f"{result}")
    return result


def _print(results: list[Result]) -> None:
    table = Table("trouble", "what was seen", "well after", "rows lost", "rows wrong")
    for one in results:
        table.add_row(one.trouble, one.seen, f"{one.seconds:.0f} s", str(one.lost), str(one.other))
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
