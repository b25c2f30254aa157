"""`python -m benchmarks.capacity`: one organisation in several sizes, each from the first request to the figures."""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

import psutil
import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.extraction.measuring import run
from benchmarks.queries.__main__ import best_time, metric_statements
from pulse import embedded
from pulse.cli.sample import LOCAL, Sample
from pulse.database import connect
from pulse.processes import Children, require_free_port
from pulse.runtime import child_environment, inherited_environment
from pulse.settings import Settings

PULSE = str(Path(sys.executable).with_name("pulse"))
# Of the organisation at factor 1, each with a project and two repositories.
TEAMS = 4
MONTHS = 6
RECORDS = """
    select 'issues', count(*) from raw.jira_issues
    union all select 'pull requests', count(*) from raw.github_pull_requests
    union all select 'repositories', count(*) from raw.github_repositories
    union all select 'people', count(*) from core.people
"""
STORAGE = """
    select nspname, sum(pg_total_relation_size(pg_class.oid))::bigint / 1048576
    from pg_class join pg_namespace on pg_namespace.oid = relnamespace
    where relkind in ('r', 'm')
        and nspname in ('raw', 'staging', 'intermediate', 'core', 'marts', 'insights', 'dagster')
    group by 1 order by 1
"""


@dataclass
class Size:
    """What one size of the organisation took: figures by name, in the order in which they were measured."""

    factor: int
    figures: dict[str, float] = field(default_factory=dict)


def main() -> None:
    """Measure each size in a database of its own, and print a column for each."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="pulse-capacity-", dir=options.scratch) as folder:
        place = Path(folder)
        place.chmod(0o755)
        server = embedded.start(place / "server")
        sizes = [_measured(place, server, factor, options.port) for factor in options.factors]
    _print(sizes)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    parser.add_argument("--factors", type=int, nargs="+", default=[1, 3, 10], help=f"times {TEAMS} teams")
    parser.add_argument("--port", type=int, default=8921)
    parser.add_argument("--scratch", type=Path, help="where there is room; the system's directory for such files")
    return parser.parse_args()


def _measured(place: Path, server: str, factor: int, port: int) -> Size:
    size, name = Size(factor), f"times_{factor}"
    with connect(server, autocommit=True) as connection:
        connection.execute(f'create database "{name}"')
    url = psycopg.conninfo.make_conninfo(server, dbname=name)
    sample = Sample(seed=7, months=MONTHS, scale=1.0, port=port, teams=TEAMS * factor)
    environment = inherited_environment() | sample.environment(place / name) | {"PULSE_DATABASE_URL": url}
    # One that still serves another size would be read instead.
    require_free_port(LOCAL, port, "the sample organisation", "--port")
    with Children(place / "logs") as children:
        sample.wait(sample.start(children))
        for stage in ("sync", "build", "insights", "sync", "build"):
            _command(size, stage, environment, server, place)
    size.figures |= _asked(url) | _tick(place / name, url, environment)
    Console(stderr=True).print(f"{size}")
    return size


def _asked(url: str) -> dict[str, float]:
    """What is there, how much room it takes, and how long every metric takes, each asked for once."""
    now = datetime.now(UTC)
    statements = metric_statements(now.date() - timedelta(days=31 * MONTHS), now.date(), now)
    with connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        times = [best_time(connection, *statement, 1) for statement in statements.values()]
        return {
            **{str(what): float(number) for what, number in connection.execute(RECORDS)},
            "metric by week and team, median ms": median(times),
            "slowest metric, ms": max(times),
            **{f"MB of {schema}": megabytes for schema, megabytes in connection.execute(STORAGE)},
        }


def _command(size: Size, name: str, environment: dict[str, str], server: str, place: Path) -> None:
    """Run a command of `pulse`, the second time as one without news; its cost, and its requests, become figures."""
    what = name if f"{name}: CPU s" not in size.figures else f"{name} without news"
    before, log = _server_seconds(server), place / "command.log"
    cost = run([PULSE, name, "--json"], environment, log)
    if cost.exit_code:
        sys.exit(log.read_text()[-2000:])
    size.figures |= {
        f"{what}: CPU s": cost.processor,
        f"{what}: CPU s of PostgreSQL": _server_seconds(server) - before,
        f"{what}: wall s": cost.wall,
        f"{what}: peak MB": cost.megabytes,
    }
    text = log.read_text()
    summary: dict[str, float] = json.loads(text[text.index("{") :])["summary"]
    if "requests" in summary and name == "sync":
        size.figures[f"{what}: requests"] = summary["requests"]


def _server_seconds(server: str) -> float:
    """Processor seconds of the server so far: its first process, those that have ended and those that live."""
    with connect(server) as connection:
        (directory,) = connection.execute("show data_directory").fetchone() or ("",)
    first = psutil.Process(int((Path(directory) / "postmaster.pid").read_text().split("\n", 1)[0]))
    seconds = sum(first.cpu_times()[:4])
    for child in first.children():
        try:
            seconds += sum(child.cpu_times()[:2])
        except psutil.NoSuchProcess:
            continue
    return float(seconds)


def _tick(data_dir: Path, url: str, environment: dict[str, str]) -> dict[str, float]:
    settings = Settings(_env_file=None, data_dir=data_dir)
    home = settings.data_dir.resolve() / "dagster"
    command = [sys.executable, "-m", "benchmarks.capacity.tick"]
    done = subprocess.run(
        command, env=child_environment(settings, url, home) | environment, capture_output=True, text=True, check=True
    )
    seconds, _ = done.stdout.split()
    return {"tick of all automation, s": float(seconds)}


def _print(sizes: list[Size]) -> None:
    table = Table("", *(f"×{size.factor}" for size in sizes), "growth")
    for name in sizes[0].figures:
        values = [size.figures.get(name, 0.0) for size in sizes]
        growth = f"×{values[-1] / values[0]:.1f}" if values[0] else ""
        table.add_row(name, *(f"{value:,.1f}" if value < 100 else f"{value:,.0f}" for value in values), growth)
    console = Console(width=120)
    console.print(table)
    console.print(f"load {os.getloadavg()[1]:.1f} on {os.cpu_count()} processors")


if __name__ == "__main__":
    main()
