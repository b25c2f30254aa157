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
from pulse.extraction_status import UnitProgress, unit_progress, waits
from pulse.wording import duration

POLL_SECONDS = 0.5
ROWS_SHOWN = 12
STYLES = {"PENDING": "dim", "ACTIVE": "cyan", "FINISHED": "green", "FAILED": "red", "PAUSED": "yellow"}
PRINTED = {"FINISHED", "FAILED", "PAUSED"}


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
            live.update(Group(spinner, *_notes(connection), *_tables(unit_progress(connection, since))))
            time.sleep(POLL_SECONDS)


def _watch_plain(connection: psycopg.Connection[Any], ended: Callable[[], bool], since: datetime) -> None:
    printed: set[tuple[str, ...]] = set()
    while True:
        over = ended()
        for wait in waits(connection):
            _print_once(printed, (wait.reason, str(wait.until)), waiting(wait.until, wait.reason))
        for unit in unit_progress(connection, since):
            if unit.state in PRINTED:
                key = (unit.connection_id, unit.stream, unit.source_unit)
                _print_once(printed, key, f"{unit.stream} {unit.source_unit}: {_counts(unit)} in {unit.seconds:.1f} s")
        if over:
            return
        time.sleep(POLL_SECONDS)


def _print_once(printed: set[tuple[str, ...]], key: tuple[str, ...], text: str) -> None:
    if key not in printed:
        printed.add(key)
        console.print(f"   {text}", style="dim", markup=False)


def waiting(until: datetime, reason: str) -> str:
    """What a limit asks for, in the time of whoever reads it."""
    return f"waiting until {until.astimezone():%H:%M:%S} ({reason})"


def _notes(connection: psycopg.Connection[Any]) -> list[Text]:
    return [Text(f"  {waiting(wait.until, wait.reason)}", style="yellow") for wait in waits(connection)]


def _tables(units: list[UnitProgress]) -> list[Table | Text]:
    if not units:
        return []
    table = Table(box=None, padding=(0, 1), header_style="dim")
    table.add_column("stream")
    table.add_column("unit", max_width=40)
    for name in ("new", "changed", "unchanged", "records/s", "done", "left", "quota left"):
        table.add_column(name, justify="right")
    table.add_column("state")
    for unit in units[:ROWS_SHOWN]:
        table.add_row(*_cells(unit), Text(unit.state.lower(), style=STYLES[unit.state]))
    hidden = len(units) - ROWS_SHOWN
    return [table, Text(f" … and {hidden} more", style="dim")] if hidden > 0 else [table]


def _cells(unit: UnitProgress) -> list[str]:
    return [
        unit.stream,
        unit.source_unit,
        *(f"{count:,}" for count in (unit.records_new, unit.records_changed, unit.records_unchanged)),
        f"{unit.rate:,.0f}" if unit.rate is not None else "",
        share(unit),
        duration(unit.seconds_left) if unit.seconds_left is not None else "",
        quota(unit),
    ]


def share(unit: UnitProgress) -> str:
    """How much of it has been read, where the source told how much there is."""
    return f"{min(unit.items / unit.total, 1):.0%}" if unit.total else ""


def quota(unit: UnitProgress) -> str:
    """What the source still allows, and when that begins anew."""
    if unit.quota_left is None:
        return ""
    resets = f" until {unit.quota_resets_at.astimezone():%H:%M}" if unit.quota_resets_at else ""
    return f"{unit.quota_left:,}{resets}"


def _counts(unit: UnitProgress) -> str:
    counts = f"{unit.records_new:,} new, {unit.records_changed:,} changed, {unit.records_unchanged:,} unchanged"
    rejected = f", {unit.records_rejected:,} rejected" if unit.records_rejected else ""
    state = ", paused" if unit.state == "PAUSED" else ""
    return counts + rejected + state + (f", failed: {unit.error}" if unit.state == "FAILED" else "")
