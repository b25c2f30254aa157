"""Shows how a stage of the pipeline gets on: a live table of source units on a terminal, plain lines elsewhere."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import psycopg
from rich.console import Group
from rich.live import Live
from rich.spinner import Spinner
from rich.table import Table
from rich.text import Text

from pulse.cli.output import console
from pulse.extraction_status import UnitProgress, unit_progress

POLL_SECONDS = 0.5
ROWS_SHOWN = 12
STYLES = {"ACTIVE": "cyan", "FINISHED": "green", "FAILED": "red", "PAUSED": "yellow"}


def watch(connection: psycopg.Connection[Any], title: str, ended: Callable[[], bool]) -> None:
    """Show the progress that the database tells of until `ended` says so. `connection` must commit by itself."""
    started, since = time.monotonic(), datetime.now(UTC)
    if console.is_terminal:
        _watch_live(connection, title, ended, started, since)
    else:
        _watch_plain(connection, ended, since)


def _watch_live(
    connection: psycopg.Connection[Any], title: str, ended: Callable[[], bool], started: float, since: datetime
) -> None:
    with Live(console=console, refresh_per_second=8, transient=True) as live:
        spinner = Spinner("dots")
        while not ended():
            spinner.update(text=f"{title}  {time.monotonic() - started:.0f} s")
            live.update(Group(spinner, *_tables(unit_progress(connection, since))))
            time.sleep(POLL_SECONDS)


def _watch_plain(connection: psycopg.Connection[Any], ended: Callable[[], bool], since: datetime) -> None:
    printed: set[tuple[str, str, str]] = set()
    while True:
        over = ended()
        for unit in unit_progress(connection, since):
            key = (unit.connection_id, unit.stream, unit.source_unit)
            if unit.state in {"FINISHED", "FAILED"} and key not in printed:
                printed.add(key)
                console.print(
                    f"   {unit.stream} {unit.source_unit}: {_counts(unit)} in {unit.seconds:.1f} s", style="dim"
                )
        if over:
            return
        time.sleep(POLL_SECONDS)


def _tables(units: list[UnitProgress]) -> list[Table | Text]:
    if not units:
        return []
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("stream")
    table.add_column("unit", max_width=40)
    for name in ("new", "changed", "unchanged", "records/s"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for unit in units[:ROWS_SHOWN]:
        table.add_row(
            unit.stream,
            unit.source_unit,
            f"{unit.records_new:,}",
            f"{unit.records_changed:,}",
            f"{unit.records_unchanged:,}",
            f"{unit.records / unit.seconds:,.0f}" if unit.seconds > 0 else "",
            Text(unit.state.lower(), style=STYLES[unit.state]),
        )
    hidden = len(units) - ROWS_SHOWN
    return [table, Text(f" … and {hidden} more", style="dim")] if hidden > 0 else [table]


def _counts(unit: UnitProgress) -> str:
    counts = f"{unit.records_new:,} new, {unit.records_changed:,} changed, {unit.records_unchanged:,} unchanged"
    rejected = f", {unit.records_rejected:,} rejected" if unit.records_rejected else ""
    return counts + rejected + (f", failed: {unit.error}" if unit.state == "FAILED" else "")
