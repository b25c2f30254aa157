"""Runs a stage of the pipeline, which is Dagster's work, in a child process, and shows how it gets on."""

import json
import sys
import threading
from dataclasses import dataclass
from typing import Any

from pulse.cli.output import console
from pulse.cli.progress import watch
from pulse.database import connect
from pulse.errors import PulseError
from pulse.processes import Child, Children, tail
from pulse.runtime import Runtime

STAGES = ("sync", "build", "insights")
TITLES = {"sync": "Reading from the sources", "build": "Building the models", "insights": "Computing insights"}


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
    """Run `stage` (sync, build, insights) to its end; StageError says why it failed and where the log lies."""
    with Children(runtime.log_dir) as children:
        command = [sys.executable, "-m", "pulse_assets.run", stage, *arguments]
        child = children.start(stage, command, runtime.environment, capture=True)
        output = _Output(child)
        if quiet:
            output.join()
        else:
            with connect(runtime.database_url, autocommit=True) as connection:
                watch(connection, TITLES[stage], lambda: not output.is_alive())
        return _outcome(stage, child, output.last_line, child.process.wait())


class _Output(threading.Thread):
    """Drains a child's stdout, so that it never blocks, and keeps the last line. Alive until the child ends."""

    def __init__(self, child: Child) -> None:
        super().__init__(daemon=True)
        self._child, self.last_line = child, b""
        self.start()

    def run(self) -> None:
        for line in self._child.process.stdout or ():
            self.last_line = line


def _outcome(stage: str, child: Child, last_line: bytes, code: int) -> Outcome:
    try:
        report = json.loads(last_line)
    except ValueError:
        report = {}
    if code == 0 and report.get("ok"):
        return Outcome(stage, report.get("summary") or {})
    reason = report.get("error") or f"it ended with code {code}.\n{tail(child.log)}"
    kind = StageMisconfiguredError if code == 2 else StageError
    raise kind(f"{stage} failed: {reason}\nLog: {child.log}")


def describe(outcome: Outcome) -> str:
    """The figures of an outcome in one line."""
    if outcome.summary.get("insights") == 0:
        return "there are no insights to compute yet"
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
