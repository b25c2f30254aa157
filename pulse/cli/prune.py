"""`pulse prune`: deletes what is older than the settings keep."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, console, print_json

if TYPE_CHECKING:
    from pulse.retention import Pruned


def prune(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be deleted.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Delete old runs, forecasts, sent messages and the like as PULSE_KEEP_* says, which also happens each night."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import operator
    from pulse.database import connect
    from pulse.retention import prune as prune_old
    from pulse.runtime import open_runtime

    settings = load_settings()
    with connect(open_runtime(settings).database_url, autocommit=True) as connection:
        pruned = prune_old(connection, settings, datetime.now(UTC), operator(), is_dry_run=dry_run)
    if as_json:
        print_json(pruned)
    else:
        _print(pruned)


def _print(pruned: "Pruned") -> None:
    from rich.table import Table

    if not pruned.steps:
        console.print("Nothing is older than it may be.")
    else:
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
        for name in ("what", "where", "older than", "would go" if pruned.is_dry_run else "deleted"):
            table.add_column(name, justify="right" if name in ("would go", "deleted") else "left")
        for step in pruned.steps:
            table.add_row(step.what, step.where, f"{step.before:%Y-%m-%d}", f"{step.rows:,}")
        console.print(table)
    if pruned.vacuumed:
        console.print(f"Vacuumed and analysed {len(pruned.vacuumed)} tables.", style="dim")
