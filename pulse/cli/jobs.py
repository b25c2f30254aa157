"""`pulse jobs`: what extraction is at, source unit by source unit, and which of it people have paused."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pulse.cli.output import JsonOption, age, console, print_json
from pulse.wording import duration

if TYPE_CHECKING:
    import psycopg

    from pulse.access.audit import Circumstances
    from pulse.extraction_status import UnitProgress, Wait
    from pulse.job_controls import Pause
    from pulse.jobs.catalogue import Job
    from pulse.jobs.dagster import Dagster
    from pulse.settings import Settings

app = typer.Typer(no_args_is_help=True, help="What extraction is at, and pausing it.")
SourceArgument = Annotated[str, typer.Argument(help="jira, github, or `*` for both.")]
UnitArgument = Annotated[str, typer.Argument(help="A project or repository, or `*` for all.")]
JobArgument = Annotated[
    str, typer.Argument(help="jira, github, build, insights, jira_reconciliation, …", metavar="JOB")
]
UnitName = Annotated[str, typer.Argument(help="A project or repository, as `pulse jobs list --all` names it.")]
SOURCES = ("jira", "github", "*")


@app.command("list")
def list_jobs(
    every: Annotated[bool, typer.Option("--all", help="Also what has come to its end.")] = False,
    as_json: JsonOption = False,
) -> None:
    """List what is being read, what waits, failed or is paused."""
    from pulse.cli.reading import reading
    from pulse.extraction_status import unit_progress, waits
    from pulse.job_controls import pauses

    with reading() as connection:
        units, held, paused = unit_progress(connection), waits(connection), pauses(connection)
    shown = [unit for unit in units if every or unit.state != "FINISHED"]
    if as_json:
        print_json({"units": shown, "waiting": held, "paused": paused})
    else:
        _print_units(shown)
        _print_notes(held, paused)


@app.command()
def pause(source: SourceArgument = "*", unit: UnitArgument = "*") -> None:
    """Let a source or one of its units rest: a run stops there after its present page, and later runs leave it out."""
    from pulse import job_controls

    _require_known(source)
    with _writing() as connection:
        job_controls.pause(connection, source, unit, getpass.getuser())
    console.print(f"{_named(source, unit)} rests from the next page on. `pulse jobs resume` ends that.", markup=False)


@app.command()
def resume(source: SourceArgument = "*", unit: UnitArgument = "*") -> None:
    """End pauses; the next run goes on where each one stopped."""
    from pulse import job_controls

    _require_known(source)
    with _writing() as connection:
        ended = job_controls.resume(connection, source, unit)
    if ended:
        console.print(f"{ended} paused no longer. The next run goes on where it stopped.")
    else:
        console.print(f"{_named(source, unit)} was not paused.", markup=False)


@app.command("run")
def run_job(job: JobArgument) -> None:
    """Start a job now, through the Dagster that `pulse up` serves."""
    from pulse.jobs import actions

    with _acting(job) as act:
        started = actions.run(act.dagster, act.job, act.by.actor)
        act.record("jobs.run", {"runs": started})
    console.print(f"{len(started)} runs are started. `pulse jobs list` shows how they get on.")


@app.command()
def cancel(job: JobArgument) -> None:
    """End the runs of a job; what they wrote stays, and the next run goes on from there."""
    from pulse.jobs import actions

    with _acting(job) as act:
        ended = actions.cancel(act.dagster, act.job)
        act.record("jobs.cancelled", {"runs": ended})
    console.print(f"{len(ended)} runs are asked to end.")


@app.command()
def retry(job: JobArgument, unit: UnitName) -> None:
    """Read one source unit now; it goes on from its checkpoint."""
    from pulse.jobs import actions

    with _acting(job) as act:
        first = act.settings.first_month
        started = actions.retry(act.dagster, act.connection, act.job, unit, first, act.by.actor)
        act.record("jobs.retried", {"unit": unit, "run": started})
    console.print(f"{unit} is read: {act.dagster.run_url(started)}", markup=False)


@app.command()
def reread(
    job: JobArgument,
    unit: UnitName,
    since: Annotated[datetime, typer.Option(formats=["%Y-%m"], help="First month, such as 2026-01.")],
    until: Annotated[datetime, typer.Option(formats=["%Y-%m"], help="Last month; it must have ended.")],
) -> None:
    """Read again what was updated in some months; the live checkpoint stays as it is."""
    from pulse.jobs import actions

    with _acting(job) as act:
        months, first = (since.date(), until.date()), act.settings.first_month
        (started,) = actions.reread(act.dagster, act.connection, act.job, [unit], months, first, act.by.actor)
        act.record("jobs.reread", {"unit": unit, "since": f"{since:%Y-%m}", "until": f"{until:%Y-%m}"})
    console.print(f"{unit} is read again: {act.dagster.run_url(started)}", markup=False)


@dataclass(frozen=True)
class _Act:
    """What an action on a job needs, and who asks for it."""

    job: "Job"
    settings: "Settings"
    dagster: "Dagster"
    connection: "psycopg.Connection[Any]"
    by: "Circumstances"

    def record(self, action: str, details: dict[str, Any]) -> None:
        """Tell the audit log."""
        from pulse.access import audit

        audit.record(self.connection, self.by, action, self.job.name, details)


@contextmanager
def _acting(name: str) -> Iterator[_Act]:
    from pulse.cli.configuration import load_settings
    from pulse.cli.writing import operator
    from pulse.jobs.catalogue import job_named
    from pulse.jobs.dagster import dagster_at

    job, settings = job_named(name), load_settings()
    with _writing() as connection:
        yield _Act(job, settings, dagster_at(settings.dagster_url), connection, operator())


@contextmanager
def _writing() -> "Iterator[psycopg.Connection[Any]]":
    from pulse.cli.configuration import load_settings
    from pulse.database import connect
    from pulse.runtime import open_runtime

    with connect(open_runtime(load_settings()).database_url) as connection:
        yield connection


def _require_known(source: str) -> None:
    if source not in SOURCES:
        raise typer.BadParameter(f"{source!r} is no source; one of jira, github, *", param_hint="SOURCE")


def _named(source: str, unit: str) -> str:
    if unit != "*":
        return f"{unit} of {'every source' if source == '*' else source}"
    return "All extraction" if source == "*" else f"All of {source}"


def _print_units(units: "list[UnitProgress]") -> None:
    from rich.table import Table
    from rich.text import Text

    from pulse.cli.progress import STYLES, quota, share

    if not units:
        console.print("Nothing is being read, and nothing waits.")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for name in ("stream", "unit", "state", "records", "records/s", "done", "left", "quota left", "last sign"):
        table.add_column(name)
    for unit in units:
        table.add_row(
            unit.stream,
            unit.source_unit,
            Text(unit.state.lower(), style=STYLES[unit.state]),
            f"{unit.records:,}",
            f"{unit.rate:,.0f}" if unit.rate is not None else "",
            share(unit),
            duration(unit.seconds_left) if unit.seconds_left is not None else "",
            quota(unit),
            f"{age(unit.updated_at)} ago",
        )
    console.print(table)


def _print_notes(held: "list[Wait]", paused: "list[Pause]") -> None:
    from pulse.cli.progress import waiting

    for wait in held:
        console.print(waiting(wait.until, wait.reason), style="yellow", markup=False)
    for one in paused:
        who = f"paused {age(one.asked_at)} ago by {one.asked_by}"
        console.print(f"{_named(one.source, one.source_unit)}: {who}", style="yellow", markup=False)
