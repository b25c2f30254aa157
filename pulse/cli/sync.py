"""`pulse sync`: reads what is new from Jira and GitHub into the raw tables."""

from enum import StrEnum
from typing import Annotated

import typer

from pulse.cli.output import JsonOption


class Source(StrEnum):
    """What can be read alone."""

    JIRA = "jira"
    GITHUB = "github"


def sync(
    source: Annotated[Source | None, typer.Argument(help="Read only this source.", show_default=False)] = None,
    as_json: JsonOption = False,
) -> None:
    """Read new and changed records; goes on where the last run stopped."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.pipeline import print_outcome, run_stage
    from pulse.runtime import open_runtime

    settings = load_settings()
    require_source(settings, source)
    arguments = [source.value] if source else []
    print_outcome(run_stage(open_runtime(settings), "sync", *arguments, quiet=as_json), as_json)
