"""Runs a stage of the pipeline, which is Dagster's work, in a child process, and shows how it gets on."""

import json
import queue
import sys
import threading
from dataclasses import dataclass
from typing import Any, Self

from pulse.cli.output import console
from pulse.cli.progress import watch
from pulse.database import connect
from pulse.errors import PulseError
from pulse.processes import Child, Children, tail
from pulse.runtime import Runtime

STAGES = ("sync", "build", "insights")
TITLES = {
    "snapshots": "Reading what is read whole",
    "sync": "Reading from the sources",
    "reconcile": "Comparing with the sources",
    "build": "Building the models",
    "insights": "Computing insights",
}


class StageError(PulseError):
    """A stage of the pipeline failed."""


class StageMisconfiguredError(StageError):
    """A stage could not begin, for a setting is absent or wrong."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a stage reports at its end: the stage, and figures of its own choice by name."""

    stage: str
    summary: dict[str, Any]


def run_stage(runtime: Runtime, stage: str, *arguments: str, quiet: bool = False) -> Outcome:
    """Run `stage` (see `TITLES`) to its end; StageError says why it failed and where the log lies."""
    with Pipeline(runtime, stage, *arguments) as pipeline:
        return pipeline.finish(stage, quiet=quiet)


class Pipeline:
    """One child process that runs stages one after the other: Dagster is slow to load, so it is loaded once.

    `words` are the stages in their order, and the sources that `sync` is to read (all where none is named).
    """

    def __init__(self, runtime: Runtime, *words: str) -> None:
        self._runtime = runtime
        self._words = words
        self._children = Children(runtime.log_dir)

    def __enter__(self) -> Self:
        self._children.__enter__()
        name = next(word for word in self._words if word in TITLES)
        command = [sys.executable, "-m", "pulse_assets.run", *self._words]
        self._child = self._children.start(name, command, self._runtime.environment, capture=True)
        self._output = _Output(self._child)
        return self

    def __exit__(self, *_: object) -> None:
        self._children.__exit__(None, None, None)

    def finish(self, stage: str, *, quiet: bool = False) -> Outcome:
        """Wait for the end of `stage` and show how it gets on; StageError says why it failed."""
        reported = self._output.next_report()
        if quiet:
            reported.wait()
        else:
            with connect(self._runtime.database_url, autocommit=True) as connection:
                watch(connection, TITLES[stage], reported.is_set)
        return _outcome(stage, self._child, self._output.report)


class _Output(threading.Thread):
    """Drains a child's stdout, so that it never blocks. Each line is the report of a stage; the end is an empty one."""

    def __init__(self, child: Child) -> None:
        super().__init__(daemon=True)
        self._child = child
        self._lines: queue.Queue[bytes] = queue.Queue()
        self.report = b""
        self.start()

    def run(self) -> None:
        for line in self._child.process.stdout or ():
            self._lines.put(line)
        self._lines.put(b"")

    def next_report(self) -> threading.Event:
        """Set when the next report has come, which is then in `report`."""
        came = threading.Event()

        def wait() -> None:
            self.report = self._lines.get()
            came.set()

        threading.Thread(target=wait, daemon=True).start()
        return came


def _outcome(stage: str, child: Child, line: bytes) -> Outcome:
    try:
        report = json.loads(line)
    except ValueError:
        report = {}
    if report.get("ok"):
        return Outcome(stage, report.get("summary") or {})
    code = child.process.wait()
    reason = report.get("error") or f"it ended with code {code}.\n{tail(child.log)}"
    kind = StageMisconfiguredError if code == 2 else StageError
    raise kind(f"{stage} failed: {reason}\nLog: {child.log}")


def describe(outcome: Outcome) -> str:
    """The figures of an outcome in one line."""
    parts = [f"{_figure(value)} {name.replace('_', ' ')}" for name, value in outcome.summary.items() if _plain(value)]
    return ", ".join(parts) or "done"


def _plain(value: Any) -> bool:
    return isinstance(value, int | float | str) and not isinstance(value, bool)


def _figure(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.10g}"


def print_outcome(outcome: Outcome, as_json: bool) -> None:
    """Print what a stage did, for people or for programs."""
    from pulse.cli.output import print_json

    if as_json:
        print_json({"command": outcome.stage, "ok": True, "summary": outcome.summary})
    else:
        console.print(f"[green]✓[/] {outcome.stage}: {describe(outcome)}")
        for note in outcome.summary.get("notes", []):
            console.print(f"  {note}", markup=False, highlight=False)
