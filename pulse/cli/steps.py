"""Numbered steps of a long command, each with the seconds it took and a note on what it did."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.markup import escape

from pulse.cli.output import console


class Steps:
    """Counts the steps of one command."""

    def __init__(self, total: int) -> None:
        self._total, self._number, self._started = total, 0, time.monotonic()

    @contextmanager
    def step(self, title: str) -> Iterator[Callable[[str], None]]:
        """Print `title` now and the seconds at the end; the function given sets a note that is printed with them."""
        self._number += 1
        notes: list[str] = []
        began = time.monotonic()
        console.print(f"[bold]\\[{self._number}/{self._total}] {title}[/]")
        yield notes.append
        ended = time.monotonic()
        total = f"{ended - began:.1f} s, {ended - self._started:.0f} s in all"
        console.print(f"      [green]✓[/] {escape('; '.join(notes) or 'done')} [dim]({total})[/]")
