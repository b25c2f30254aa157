"""`python -m benchmarks.queries`: every metric by week and team over two years, on what `benchmarks.dbt` has built."""

import argparse
import time
from datetime import UTC, date, datetime
from pathlib import Path
from statistics import median
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.dbt.__main__ import NAME
from pulse import embedded
from pulse.database import connect
from pulse.metrics import Grain, MetricQuery, compile_query, load_catalogue
from pulse.paths import SEMANTIC_MANIFEST

SINCE, UNTIL = date(2024, 7, 1), date(2026, 6, 29)
HORIZON = datetime(2026, 6, 29, tzinfo=UTC)
WORST = 8


def main() -> None:
    """Ask for each metric, print the slowest and the plan of the worst."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.queries", description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True, help="where `benchmarks.dbt --data-dir` has built")
    parser.add_argument("--repeat", type=int, default=3, help="the best of so many runs counts")
    options = parser.parse_args()
    url = psycopg.conninfo.make_conninfo(embedded.start(options.data_dir), dbname=NAME)
    with connect(url, autocommit=True) as connection:
        connection.execute("vacuum analyze")
        statements = metric_statements(SINCE, UNTIL, HORIZON)
        times = {name: best_time(connection, *statement, options.repeat) for name, statement in statements.items()}
        worst = max(times, key=lambda name: times[name])
        plan = connection.execute(
            b"explain (analyze, buffers) " + statements[worst][0], statements[worst][1]
        ).fetchall()
    _print(times, [line for (line,) in plan])


def metric_statements(since: date, until: date, horizon: datetime) -> dict[str, tuple[bytes, dict[str, Any]]]:
    """By metric, the statement and its parameters."""
    catalogue = load_catalogue(SEMANTIC_MANIFEST)
    statements = {}
    for metric in catalogue.metrics.values():
        dimensions = ("team",) if "team" in metric.dimensions else ()
        query = MetricQuery(metric.name, since, until, dimensions, grain=Grain.WEEK, time_zone="Europe/Berlin")
        compiled = compile_query(catalogue, query, horizon=horizon)
        statements[metric.name] = (compiled.sql.encode(), compiled.params)
    return statements


def best_time(connection: psycopg.Connection[Any], statement: bytes, parameters: dict[str, Any], repeat: int) -> float:
    """Milliseconds of the quickest of `repeat` runs."""
    best = float("inf")
    for _ in range(repeat):
        began = time.perf_counter()
        connection.execute(statement, parameters).fetchall()
        best = min(best, time.perf_counter() - began)
    return best * 1000


def _print(times: dict[str, float], plan: list[str]) -> None:
    console = Console(width=150)
    table = Table("metric", title=f"{len(times)} metrics by week and team over two years")
    table.add_column("ms", justify="right")
    for name, spent in sorted(times.items(), key=lambda one: -one[1])[:WORST]:
        table.add_row(name, f"{spent:,.0f}")
    table.add_row("median", f"{median(times.values()):,.0f}", style="bold")
    console.print(table)
    for line in plan:
        console.print(line, highlight=False, markup=False, overflow="ellipsis", no_wrap=True)


if __name__ == "__main__":
    main()
