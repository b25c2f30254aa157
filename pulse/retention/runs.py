"""Runs of Dagster that ended long ago: their logs, their records of checks, and the runs themselves.

Dagster tells the state of assets and partitions from their newest events. Those stay for ever, with the runs that they
name; to delete a run as Dagster does would make what it made look as if it had never been made.
"""

import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

# So many runs are deleted in one transaction: one of thousands would hold its locks for long.
AT_ONCE = 50
WHAT = {
    "dagster.event_logs": "events of runs",
    "dagster.asset_check_executions": "records of checks",
    "dagster.runs": "runs",
}

OLD_RUNS = """
    select run_id
    from dagster.runs
    where status in ('SUCCESS', 'FAILURE', 'CANCELED')
        and coalesce(to_timestamp(end_time), update_timestamp at time zone 'UTC') < %(before)s
    order by id
"""
KEEP_NEWEST = """
    create temporary table newest_events as
    select max(id) as id
    from dagster.event_logs
    where asset_key is not null
    group by asset_key, dagster_event_type, partition
"""
KEEP_CHECKED = """
    create temporary table newest_checks as
    select max(id) as id
    from dagster.asset_check_executions
    group by asset_key, check_name, partition
"""
OLD_EVENTS = "from dagster.event_logs where run_id = any(%(runs)s) and id not in (select id from newest_events)"
OLD_CHECKS = (
    "from dagster.asset_check_executions where run_id = any(%(runs)s) and id not in (select id from newest_checks)"
)
# Runs that something newest still names have no log any more, but remain.
BARE_RUNS = """
    from dagster.runs as run
    where run.run_id = any(%(runs)s)
        and not exists (
            select from dagster.event_logs as event
            inner join newest_events on newest_events.id = event.id
            where event.run_id = run.run_id
        )
        and not exists (
            select from dagster.asset_check_executions as checked
            inner join newest_checks on newest_checks.id = checked.id
            where checked.run_id = run.run_id
        )
"""
DELETE_EVENTS = sql.SQL("""
    with gone as (delete {} returning id),
    tags as (delete from dagster.asset_event_tags where event_id in (select id from gone))
    select count(*) from gone
""").format(sql.SQL(OLD_EVENTS))


def has_dagster(connection: psycopg.Connection[Any]) -> bool:
    """Whether Dagster has ever worked on this database."""
    row = connection.execute("select to_regclass('dagster.runs') is not null").fetchone()
    return bool(row and row[0])


def old_runs(connection: psycopg.Connection[Any], before: datetime) -> list[str]:
    """Runs that ended before a moment, in the order in which they began."""
    return [run for (run,) in connection.execute(OLD_RUNS, {"before": before})]


def prune_runs(connection: psycopg.Connection[Any], old: list[str], *, is_dry_run: bool) -> dict[str, int]:
    """Delete `old` runs; how many rows went, or would go, by table (those of `WHAT`). Needs autocommit."""
    counts = dict.fromkeys(WHAT, 0)
    for statement in (KEEP_NEWEST, KEEP_CHECKED):
        connection.execute(statement)
    try:
        for first in range(0, len(old), AT_ONCE):
            runs = {"runs": old[first : first + AT_ONCE]}
            with connection.transaction():
                for table, count in _pruned(connection, runs, is_dry_run=is_dry_run):
                    counts[table] += count
    finally:
        connection.execute("drop table newest_events, newest_checks")
    return counts


def _pruned(
    connection: psycopg.Connection[Any], runs: dict[str, Any], *, is_dry_run: bool
) -> Iterator[tuple[str, int]]:
    # Runs come last: what names them must be gone.
    for table, rows in zip(WHAT, (OLD_EVENTS, OLD_CHECKS, BARE_RUNS), strict=True):
        if is_dry_run:
            yield table, _number(connection, sql.SQL("select count(*) {}").format(sql.SQL(rows)), runs)
        elif rows is OLD_EVENTS:
            yield table, _number(connection, DELETE_EVENTS, runs)
        else:
            yield table, connection.execute(sql.SQL("delete {}").format(sql.SQL(rows)), runs).rowcount


def prune_logs(
    connection: psycopg.Connection[Any], home: Path, old: list[str], before: datetime, *, is_dry_run: bool
) -> int:
    """Delete what `old` runs printed, and runs that nobody knows and that printed last before a moment.

    Looks at this machine's Dagster home, and gives the number of such runs.
    """
    there = {run for (run,) in connection.execute("select run_id from dagster.runs")} - set(old)
    printed = [folder for folder in (home / "storage").glob("*") if _is_run(folder.name)]
    gone = [folder for folder in printed if folder.name in old or _is_lost(folder, there, before)]
    if not is_dry_run:
        for folder in gone:
            shutil.rmtree(folder)
    return len(gone)


def _is_lost(folder: Path, there: set[str], before: datetime) -> bool:
    return folder.name not in there and folder.stat().st_mtime < before.timestamp()


def _is_run(name: str) -> bool:
    try:
        return str(UUID(name)) == name
    except ValueError:
        return False


def _number(connection: psycopg.Connection[Any], query: sql.Composed, values: dict[str, Any]) -> int:
    row = connection.execute(query, values).fetchone()
    return int(row[0]) if row else 0
