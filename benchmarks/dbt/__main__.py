"""`python -m benchmarks.dbt`: builds everything at the size of a large organisation, then what changed."""

import argparse
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.dbt.records import change, fill
from benchmarks.extraction.measuring import Cost, run
from pulse import embedded
from pulse.configuration import apply_configuration
from pulse.database import connect, tool_environment
from pulse.migrations import migrate
from pulse.settings import Settings
from pulse_assets.transform import changes
from pulse_assets.transform.assets import BUILD
from pulse_assets.transform.project import DBT, FOLDER, manifest

NAME = "benchmark"


@dataclass(frozen=True)
class Step:
    """One build: what it was asked for, what dbt took, and how long its statements ran, all threads together."""

    what: str
    cost: Cost
    seconds_of_models: float
    slowest: str


def main() -> None:
    """Fill a database (or take one that was filled before), build, change, build again, and print the ratios."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pulse-benchmark-") as folder:
        Path(folder).chmod(0o755)
        url = _filled(options.data_dir or Path(folder), options.issues, options.requests)
        steps = [_build(url, "everything", whole=True)]
        # A database that was kept has seen the changes of earlier runs.
        first = int(time.time()) % 1_000_000
        for number, count in enumerate(options.changes, start=first):
            with connect(url) as connection:
                change(connection, count, number)
            steps.append(_build(url, f"{count:,} changed"))
        _print(steps)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.dbt", description=__doc__)
    parser.add_argument("--issues", type=int, default=100_000, help="each with 15 changed fields in its history")
    parser.add_argument("--requests", type=int, default=50_000, help="pull requests")
    parser.add_argument("--changes", type=int, nargs="+", default=[100, 1_000, 10_000], help="records that change")
    parser.add_argument("--data-dir", type=Path, help="keep the server's files there, and use what is there")
    return parser.parse_args()


def _filled(directory: Path, issues: int, requests: int) -> str:
    server = embedded.start(directory)
    url = psycopg.conninfo.make_conninfo(server, dbname=NAME)
    with connect(server, autocommit=True) as connection:
        if connection.execute("select from pg_database where datname = %s", [NAME]).fetchone() is not None:
            migrate(url)
            return url
        connection.execute(f"create database {NAME}")
    migrate(url)
    began = time.perf_counter()
    with connect(url) as connection:
        apply_configuration(connection, Settings(_env_file=None))
        fill(connection, issues, requests)
    with connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
    sys.stderr.write(f"records written in {time.perf_counter() - began:.0f} s\n")
    return url


def _build(url: str, what: str, *, whole: bool = False) -> Step:
    with connect(url) as connection:
        if whole:
            changes.forget(connection)
            changes.clear_views(connection)
        build = changes.begin(connection, manifest())
        places = ["--project-dir", str(FOLDER), "--profiles-dir", str(FOLDER), "--log-path", ".benchmarks"]
        environment = {**os.environ, **tool_environment(url), **build.environment, "DO_NOT_TRACK": "1"}
        log = Path(".benchmarks") / "dbt.out"
        log.parent.mkdir(exist_ok=True)
        cost = run([str(DBT), *BUILD, *build.options, *places], environment, log)
        if cost.exit_code:
            sys.exit(log.read_text()[-2000:])
        results: dict[str, Any] = json.loads((FOLDER / "target" / "run_results.json").read_text())
        changes.remember(connection, build, results)
    times = {result["unique_id"].split(".")[2]: result["execution_time"] for result in results["results"]}
    slowest = ", ".join(f"{name} {seconds:.1f}" for name, seconds in sorted(times.items(), key=lambda t: -t[1])[:3])
    return Step(what, cost, sum(times.values()), slowest)


def _print(steps: list[Step]) -> None:
    table = Table("build of", "slowest, s", title="dbt build, with tests")
    for figure in ("wall s", "of everything", "CPU s of dbt", "peak MB of dbt", "s in PostgreSQL (4 threads)"):
        table.add_column(figure, justify="right")
    for step in steps:
        share = f"{step.cost.wall / steps[0].cost.wall:.0%}"
        figures = (step.cost.wall, step.cost.processor, step.cost.megabytes, step.seconds_of_models)
        cells = [f"{figure:,.0f}" for figure in figures]
        table.add_row(step.what, step.slowest, cells[0], share, *cells[1:])
    Console(width=180).print(table)


if __name__ == "__main__":
    main()
