"""Puts the commands together and turns every failure into one message on stderr and an exit code: 0, 1 or 2."""

import os
import signal
import sys
from importlib.metadata import version
from traceback import format_exception
from types import FrameType, TracebackType
from typing import Annotated

import typer
from typer.main import get_command

from pulse.cli.alerts import app as alerts
from pulse.cli.ask import ask
from pulse.cli.backup import backup
from pulse.cli.build import build
from pulse.cli.channels import app as channels
from pulse.cli.chat import chat
from pulse.cli.config import app as config
from pulse.cli.connections import app as connections
from pulse.cli.database import app as database
from pulse.cli.demo import demo
from pulse.cli.dev import dev
from pulse.cli.doctor import doctor
from pulse.cli.embed import embed
from pulse.cli.evidence import evidence
from pulse.cli.execute import execute
from pulse.cli.findings import findings
from pulse.cli.forecasts import forecasts
from pulse.cli.insights import insights
from pulse.cli.jobs import app as jobs
from pulse.cli.mcp import mcp
from pulse.cli.metrics import metrics
from pulse.cli.migrate import migrate
from pulse.cli.output import errors
from pulse.cli.people import app as people
from pulse.cli.prune import prune
from pulse.cli.reports import app as reports
from pulse.cli.restore import restore
from pulse.cli.run import run
from pulse.cli.status import status
from pulse.cli.support_bundle import support_bundle
from pulse.cli.sync import sync
from pulse.cli.targets import app as targets
from pulse.cli.up import up
from pulse.cli.users import app as users
from pulse.errors import PulseError

TYPER_INTERRUPTED = 130

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    epilog="Settings come from PULSE_* variables or a .env file. `pulse doctor` says what is missing.",
)
app.command(rich_help_panel="Start")(demo)
app.command(rich_help_panel="Start")(up)
app.command(rich_help_panel="Start")(dev)
app.command(rich_help_panel="Pipeline")(sync)
app.command(rich_help_panel="Pipeline")(build)
app.command(rich_help_panel="Pipeline")(insights)
app.command(rich_help_panel="Pipeline")(run)
app.command(rich_help_panel="Pipeline")(embed)
app.command(rich_help_panel="Read")(ask)
app.command(rich_help_panel="Read")(chat)
app.command(rich_help_panel="Read")(metrics)
app.command(rich_help_panel="Read")(evidence)
app.command(rich_help_panel="Read")(findings)
app.command(rich_help_panel="Read")(forecasts)
app.command(rich_help_panel="Read")(status)
app.command(rich_help_panel="Look after")(doctor)
app.command(rich_help_panel="Read")(mcp)
app.add_typer(reports, name="reports", rich_help_panel="Read")
app.add_typer(targets, name="targets", rich_help_panel="Read")
app.add_typer(alerts, name="alerts", rich_help_panel="Look after")
app.add_typer(channels, name="channels", rich_help_panel="Look after")
app.add_typer(config, name="config", rich_help_panel="Look after")
app.add_typer(database, name="database", rich_help_panel="Look after")
app.add_typer(jobs, name="jobs", rich_help_panel="Look after")
app.add_typer(connections, name="connections", rich_help_panel="Look after")
app.add_typer(people, name="people", rich_help_panel="Look after")
app.add_typer(users, name="users", rich_help_panel="Look after")
app.command(rich_help_panel="Look after")(migrate)
app.command(rich_help_panel="Look after")(backup)
app.command(rich_help_panel="Look after")(prune)
app.command(rich_help_panel="Look after")(restore)
app.command("support-bundle", rich_help_panel="Look after")(support_bundle)
app.command("exec", rich_help_panel="Look after", context_settings={"ignore_unknown_options": True})(execute)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"pulse {version('pulse-analytics')}")
        raise typer.Exit


@app.callback()
def _options(
    _version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version and end.")
    ] = False,
) -> None:
    """Engineering metrics from Jira and GitHub that people can trust."""


def main() -> None:
    """Entry of the `pulse` command."""
    sys.excepthook = _report
    signal.signal(signal.SIGTERM, _interrupt)
    # A background job inherits SIGINT as ignored, and so would our children; Dagster does with SIGTERM as with SIGINT,
    # so none of them would end when asked.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        get_command(app)(prog_name="pulse")
    except PulseError as error:
        _report(type(error), error, error.__traceback__)
        sys.exit(error.exit_code)
    except SystemExit as end:
        if end.code != TYPER_INTERRUPTED:
            raise
        errors.print("Interrupted.")
        sys.exit(1)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    """End as on Ctrl-C, so that children and the embedded server are stopped on SIGTERM too."""
    raise KeyboardInterrupt


def _report(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    from pulse.redaction import redactor_here

    redact = redactor_here()
    # Read here and not from the settings: those may be what failed.
    if os.environ.get("PULSE_DEBUG") == "1":
        sys.stderr.write(redact("".join(format_exception(kind, error, traceback))))
    elif isinstance(error, PulseError):
        errors.print(redact(f"Error: {error}"), style="red")
    else:
        remedy = "Set PULSE_DEBUG=1 to see where it comes from."
        errors.print(redact(f"Error: {kind.__name__}: {error}\n{remedy}"), style="red")
