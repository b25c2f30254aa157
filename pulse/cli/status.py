"""`pulse status`: how far extraction has come, how fresh every stream is, and what did not fit."""

from typing import TYPE_CHECKING, Annotated

import typer

from pulse.cli.output import JsonOption, age, console, print_json

if TYPE_CHECKING:
    from pulse.extraction_status import Rejections, StreamState, UnitProgress

STATE_STYLES = {"PENDING": "dim", "ACTIVE": "cyan", "FINISHED": "green", "FAILED": "red", "PAUSED": "yellow"}


def status(
    units: Annotated[bool, typer.Option("--units", help="Show the latest walk of every source unit.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Show the checkpoints and freshness of every stream, and the records that were rejected."""
    from pulse.cli.reading import reading
    from pulse.extraction_status import rejections, stream_states, unit_progress

    with reading() as connection:
        streams, walks, rejected = stream_states(connection), unit_progress(connection), rejections(connection)
    if as_json:
        print_json({"streams": streams, "units": walks, "rejected": rejected})
        return
    if not streams:
        console.print("Nothing has been read yet. Run `pulse sync`.")
        return
    _print_streams(streams, walks)
    if units:
        _print_units(walks)
    _print_failures(walks)
    _print_rejected(rejected)


def _print_streams(streams: list["StreamState"], walks: list["UnitProgress"]) -> None:
    from rich.table import Table

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("stream", "units complete", "running", "read up to", "behind", "last page"):
        table.add_column(name)
    for stream in streams:
        running = sum(walk.state == "ACTIVE" and walk.stream == stream.stream for walk in walks)
        table.add_row(
            stream.stream,
            f"{stream.complete_units:,} of {stream.units:,}",
            str(running or ""),
            f"{stream.watermark:%Y-%m-%d %H:%M}" if stream.watermark else "[yellow]not complete[/]",
            age(stream.watermark) if stream.watermark else "",
            f"{age(stream.updated_at)} ago",
        )
    console.print(table)


def _print_units(walks: list["UnitProgress"]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("stream")
    table.add_column("unit")
    table.add_column("state")
    for name in ("new", "changed", "unchanged", "deleted", "rejected", "requests", "seconds"):
        table.add_column(name, justify="right")
    for walk in walks:
        counts = (walk.records_new, walk.records_changed, walk.records_unchanged, walk.records_deleted)
        numbers = [f"{count:,}" for count in (*counts, walk.records_rejected, walk.requests)]
        state = Text(walk.state.lower(), style=STATE_STYLES[walk.state])
        table.add_row(walk.stream, walk.source_unit, state, *numbers, f"{walk.seconds:.1f}")
    console.print()
    console.print(table)


def _print_failures(walks: list["UnitProgress"]) -> None:
    for walk in walks:
        if walk.state == "FAILED":
            console.print(f"{walk.stream} {walk.source_unit} failed: {walk.error}", style="red", markup=False)


def _print_rejected(rejected: list["Rejections"]) -> None:
    for table in rejected:
        text = f"{table.records:,} records of {table.table_name} did not fit; the latest: {table.reason}"
        console.print(text, style="yellow", markup=False)
