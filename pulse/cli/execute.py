"""`pulse exec`: runs another tool in the environment that Pulse gives to its own children."""

import signal
import subprocess
from typing import Annotated

import typer


def execute(
    command: Annotated[list[str], typer.Argument(help="The command, after `--`.", show_default=False)],
) -> None:
    """Run a command such as `dagster asset materialize …` or `dbt test` with Pulse's database and Dagster home."""
    from pulse.cli.configuration import load_settings
    from pulse.errors import ConfigurationError
    from pulse.runtime import open_runtime

    runtime = open_runtime(load_settings())
    try:
        process = subprocess.Popen(command, env=runtime.environment)
    except OSError as error:
        raise ConfigurationError(f"Cannot run {command[0]!r}: {error.strerror}.") from error
    # Ctrl-C goes to the command as well, which shares our terminal; we wait for it to end in its own way.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda _number, _frame: process.terminate())
    raise typer.Exit(process.wait())
