"""Where commands print: people's text and tables, JSON for programs, and errors on stderr."""

import sys
from datetime import UTC, datetime
from typing import Annotated, Any

import typer
from rich.console import Console

from pulse.wording import duration

# A pipe or a file has no width: tables are then as wide as they need.
WIDTH_WITHOUT_TERMINAL = 200

console = Console(highlight=False, width=None if sys.stdout.isatty() else WIDTH_WITHOUT_TERMINAL)
errors = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document for programs instead of text.")]


def print_json(document: Any) -> None:
    """Print `document`, of plain values, dates and dataclasses, as indented JSON."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(document, order="deterministic"), indent=2)
    sys.stdout.write(text.decode() + "\n")


def age(moment: datetime | None) -> str:
    """How long ago `moment` was, in the two largest units that matter."""
    if moment is None:
        return "never"
    return duration((datetime.now(UTC) - moment).total_seconds())
