"""Pulse's extractor as its assets call it, without Dagster: `python -m benchmarks.extraction.runners.pulse jira`."""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime

import msgspec
from pydantic import SecretStr

from pulse.connections import GitHubConnection, JiraConnection
from pulse.migrations import migrate
from pulse_assets.github import streams as github_streams
from pulse_assets.github.opening import open_github
from pulse_assets.jira import client as jira_api
from pulse_assets.jira import models as jira_models
from pulse_assets.jira import streams as jira_streams
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.reading import read
from pulse_assets.raw.stream import Stream
from pulse_assets.raw.window import month_after, window_of

FIRST = date(2020, 1, 1)
WANTED = {"issues", "conversations"}


def _read(streams: Sequence[Stream], names: Sequence[str]) -> None:
    months = [FIRST]
    while months[-1] < datetime.now(UTC).date().replace(day=1):
        months.append(month_after(months[-1]))
    window = window_of(months, FIRST, None)
    for stream in streams:
        if stream.name not in WANTED:
            continue
        outcome = read(os.environ["DATABASE_URI"], stream, [Unit(name) for name in names], window, lambda *_: None)
        if outcome.incomplete():
            sys.exit(str(outcome))


def main() -> None:
    """Read one source, named by the first argument."""
    migrate(os.environ["DATABASE_URI"])
    token = SecretStr(os.environ["TOKEN"])
    if sys.argv[1] == "jira":
        client = jira_api.open_client(JiraConnection(os.environ["JIRA"], token, "bench@example.org"))
        records = list(jira_api.projects(client))
        _read(
            jira_streams.records(client), [msgspec.json.decode(item, type=jira_models.Project).key for item in records]
        )
    else:
        url = os.environ["GITHUB"]
        github = open_github(GitHubConnection(url, f"{url}/graphql", (token,)))
        streams = github_streams.records(github, os.environ["DATABASE_URI"])
        _read(streams, os.environ["REPOSITORIES"].split(","))


if __name__ == "__main__":
    main()
