"""`python -m benchmarks.insights`: wall time, processor time and peak memory of all insights on many records."""

import argparse
import resource
import time
from collections.abc import Callable, Sized
from datetime import UTC, datetime
from functools import partial
from typing import Any

import psycopg
from rich.console import Console
from rich.table import Table

from benchmarks.insights.multiplying import multiplied
from pulse.database import connect
from pulse.runtime import open_runtime
from pulse.settings import Settings
from pulse_assets.insights import weekly_figures
from pulse_assets.insights.catalog import INSIGHTS
from pulse_assets.insights.forecasts.forecast import make
from pulse_assets.insights.forecasts.goal_forecast import make_goals
from pulse_assets.insights.forecasts.sprint_forecast import SPRINT, make_sprints
from pulse_assets.insights.predictions.assets import Made, predictors
from pulse_assets.insights.predictions.prediction import Prediction
from pulse_assets.insights.series import Series, current_figures


def main() -> None:
    """Copy the database in force, multiply its marts, run every insight once, and print a row for each."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.insights")
    parser.add_argument("--issues", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=50_000)
    given = parser.parse_args()
    now, table = datetime.now(UTC), Table("what", "found", "wall s", "processor s", "peak MiB")
    begun, spent = time.perf_counter(), time.process_time()
    with multiplied(open_runtime(Settings()).database_url, given.issues, given.requests) as url:
        begun, spent = time.perf_counter(), time.process_time()
        with connect(url) as connection:
            _measure(table, weekly_figures.NAME, lambda: _weekly(connection, now))
            for insight in INSIGHTS:
                _measure(table, insight.name, partial(insight.find, connection, now))
            of_teams = make(current_figures(connection), now)[1]
            _measure(table, "forecasts of teams", lambda: make(current_figures(connection), now)[0])
            _measure(table, "forecasts of goals", lambda: make_goals(connection, of_teams, now)[0])
            _measure(table, SPRINT, lambda: make_sprints(connection, now)[0])
            for kind, made in predictors(connection, now):
                _measure(table, kind, partial(_predicted, made))
        wall, processor = time.perf_counter() - begun, time.process_time() - spent
    table.add_row("all", "", f"{wall:.1f}", f"{processor:.1f}", f"{_peak():.0f}")
    Console(width=100).print(table)


def _weekly(connection: psycopg.Connection[Any], now: datetime) -> list[Series]:
    found = current_figures(connection).weekly(now)
    weekly_figures.keep(connection, found)
    return found


def _predicted(made: Callable[[], Made]) -> list[Prediction]:
    return made()[0]


def _measure(table: Table, name: str, run: Callable[[], Sized]) -> None:
    begun, spent = time.perf_counter(), time.process_time()
    found = len(run())
    wall, processor = time.perf_counter() - begun, time.process_time() - spent
    table.add_row(name, str(found), f"{wall:.1f}", f"{processor:.1f}", f"{_peak():.0f}")


def _peak() -> float:
    """The largest resident size of this process so far, in MiB; PostgreSQL's own is not in it."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
