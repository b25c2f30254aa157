"""`python -m benchmarks.insights`: wall time, processor time and peak memory of all insights on many records."""

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.dbt.__main__ import NAME
from benchmarks.insights.multiplying import multiplied
from pulse import embedded
from pulse.database import connect
from pulse.runtime import open_runtime
from pulse.settings import Settings
from pulse_assets.insights import assets, weekly_figures
from pulse_assets.insights.catalog import INSIGHTS, Insight
from pulse_assets.insights.forecasts import assets as forecasts
from pulse_assets.insights.predictions import assets as predictions

Connection = psycopg.Connection[Any]
RUN = "benchmark"
# The goal: all of them, one after the other in one process, on two cores.
MOST_SECONDS, MOST_MEGABYTES = 120, 2048


@dataclass(frozen=True)
class Cost:
    """What one asset took: seconds of wall and of this process's processor, and the process's peak so far in MiB."""

    asset: str
    rows: int
    wall: float
    processor: float
    megabytes: float


def main() -> None:
    """Run every insight asset once on many records, and print what each took beside the limits."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insights", description=__doc__)
    parser.add_argument(
        "--data-dir", type=Path, help="where `benchmarks.dbt --data-dir` has built; else the database in force"
    )
    parser.add_argument("--issues", type=int, default=100_000, help="of the copy of the database in force")
    parser.add_argument("--requests", type=int, default=50_000)
    with _database(parser.parse_args()) as url:
        with connect(url) as connection:
            now, size = _newest(connection), _size(connection)
        _print([_cost(name, partial(_renewed, url, renew, now)) for name, renew in _assets()], size)


def _renewed(url: str, renew: Callable[[Connection, datetime], int], now: datetime) -> int:
    """What the asset does: a connection of its own, and a commit."""
    with connect(url) as connection:
        return renew(connection, now)


@contextmanager
def _database(options: argparse.Namespace) -> Iterator[str]:
    if options.data_dir:
        yield psycopg.conninfo.make_conninfo(embedded.start(options.data_dir), dbname=NAME)
        return
    with multiplied(open_runtime(Settings()).database_url, options.issues, options.requests) as url:
        yield url


def _assets() -> Iterator[tuple[str, Callable[[Connection, datetime], int]]]:
    """What the assets do, each to give how many rows it keeps."""
    yield weekly_figures.NAME, lambda connection, now: len(weekly_figures.renew(connection, now))
    for insight in INSIGHTS:
        yield insight.name, partial(_findings, insight)
    yield "forecasts", lambda connection, now: len(forecasts.renew(connection, now, RUN).all)
    yield "predictions", lambda connection, now: len(predictions.renew(connection, now, RUN)[0])


def _findings(insight: Insight, connection: Connection, now: datetime) -> int:
    return assets.renew(insight, connection, now, RUN).change.open


def _cost(name: str, renew: Callable[[], int]) -> Cost:
    begun, spent = time.perf_counter(), time.process_time()
    rows = renew()
    return Cost(name, rows, time.perf_counter() - begun, time.process_time() - spent, _peak())


def _peak() -> float:
    """The largest resident size of this process so far, in MiB; PostgreSQL's own is not in it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _newest(connection: Connection) -> datetime:
    """The moment at which the data end, for insights look at the weeks before it."""
    query = (
        "select greatest(max(done_at), (select max(merged_at) from marts.fct_pull_requests)) from marts.fct_work_items"
    )
    row = connection.execute(query).fetchone()
    if row is None or row[0] is None:
        raise SystemExit("There are no finished records: build first, by `pulse demo --no-serve` or `benchmarks.dbt`.")
    newest: datetime = row[0]
    return newest


def _size(connection: Connection) -> str:
    query = "select (select count(*) from marts.fct_work_items), (select count(*) from marts.fct_pull_requests)"
    issues, requests = connection.execute(query).fetchone() or (0, 0)
    return f"{issues:,} issues, {requests:,} pull requests"


def _print(costs: list[Cost], size: str) -> None:
    table = Table("asset", title=f"All insights at {size}")
    for column in ("rows kept", "wall s", "processor s", "peak MiB"):
        table.add_column(column, justify="right")
    for cost in costs:
        table.add_row(
            cost.asset, f"{cost.rows:,}", f"{cost.wall:.1f}", f"{cost.processor:.1f}", f"{cost.megabytes:.0f}"
        )
    wall, processor = sum(cost.wall for cost in costs), sum(cost.processor for cost in costs)
    table.add_section()
    table.add_row("all", "", f"{wall:.1f}", f"{processor:.1f}", f"{_peak():.0f}")
    table.add_row("limit", "", str(MOST_SECONDS), "", str(MOST_MEGABYTES))
    table.add_row("of the limit", "", f"{wall / MOST_SECONDS:.0%}", "", f"{_peak() / MOST_MEGABYTES:.0%}")
    Console(width=100).print(table)
    Console(width=100).print(
        f"Load of the machine in the last minute: {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors."
    )


if __name__ == "__main__":
    main()
