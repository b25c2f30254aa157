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
    reconcile: Annotated[
        bool, typer.Option("--reconcile", help="Then compare: what was deleted, moved or missed. Runs nightly.")
    ] = False,
    snapshots: Annotated[
        bool,
        typer.Option(
            "--snapshots",
            help="First read anew what is read whole (projects, people, boards, repositories), which is otherwise done "
            "once an hour.",
        ),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Read new and changed records; goes on where the last run stopped."""
    from pulse.cli.configuration import load_settings, require_source
    from pulse.cli.output import print_json
    from pulse.cli.pipeline import Pipeline, print_outcome
    from pulse.runtime import open_runtime

    settings = load_settings()
    require_source(settings, source)
    stages = [*(["snapshots"] if snapshots else []), "sync", *(["reconcile"] if reconcile else [])]
    outcomes = []
    with Pipeline(open_runtime(settings), *stages, *([source.value] if source else [])) as pipeline:
        for stage in stages:
            outcomes.append(pipeline.finish(stage, quiet=as_json))
            if not as_json:
                print_outcome(outcomes[-1], as_json=False)
    if as_json and len(stages) == 1:
        print_outcome(outcomes[0], as_json=True)
    elif as_json:
        summary = {outcome.stage: outcome.summary for outcome in outcomes}
        print_json({"command": "sync", "ok": True, "summary": summary})
