"""A process that reads until it is killed. It does what a run does, in pages so small that there are many."""

import sys
from collections.abc import Sequence
from contextlib import closing

from pydantic import SecretStr

from pulse.connections import GitHubConnection, JiraConnection
from pulse.database import connect
from pulse_assets.github import client as github_api
from pulse_assets.github import reconciliation
from pulse_assets.github import streams as github_streams
from pulse_assets.github.opening import open_github
from pulse_assets.github.reconciliation import RepositoryReconciliation
from pulse_assets.jira import client as jira_api
from pulse_assets.jira import streams as jira_streams
from pulse_assets.jira.dialect import CLOUD
from pulse_assets.jira.reconciliation import IssueReconciliation
from pulse_assets.raw.asset import EVER
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.pending import comparable
from pulse_assets.raw.reading import read
from pulse_assets.raw.stream import Outcome, Stream
from pulse_assets.sources import GITHUB, JIRA, SourceKind

from .extraction import all_months, nobody

DONE, LEFT = 0, 3


def work(url: str, jira_url: str, github_url: str, projects: list[str], repositories: list[str]) -> None:
    """Read all records; ends the process with DONE, or with LEFT where a unit was not read to its end."""
    jira_api.PAGE, jira_api.HISTORIES_PAGE, github_api.PAGE = 5, 50, 5
    outcomes: list[Outcome] = []
    with closing(jira_api.open_client(JiraConnection(jira_url, SecretStr("good")))) as client:
        outcomes += _read(url, jira_streams.records(client), projects)
    with closing(_github(github_url)) as github:
        outcomes += _read(url, github_streams.records(github, url), repositories)
    sys.exit(LEFT if any(outcome.incomplete() for outcome in outcomes) else DONE)


def compare(url: str, jira_url: str, github_url: str, *_: list[str]) -> None:
    """Compare raw with both sources; ends the process as `work` does."""
    jira_api.BY_NAME, github_api.PAGE, reconciliation.AT_ONCE, reconciliation.READ_AT_ONCE = 3, 5, 3, 3
    outcomes = []
    with connect(url, autocommit=True) as raw:
        with closing(jira_api.open_client(JiraConnection(jira_url, SecretStr("good")))) as client:
            outcomes.append(_compared(url, JIRA, IssueReconciliation(client, CLOUD, raw, "default", None)))
        with closing(_github(github_url)) as github:
            outcomes.append(_compared(url, GITHUB, RepositoryReconciliation(github, raw, "default", None)))
    sys.exit(LEFT if any(outcome.incomplete() for outcome in outcomes) else DONE)


def _compared(url: str, kind: SourceKind, stream: Stream) -> Outcome:
    with connect(url) as connection:
        units = comparable(connection, "default", kind.discovery, kind.streams, ())
    return read(url, stream, units, EVER, nobody, at_once=1)


def _read(url: str, streams: Sequence[Stream], names: Sequence[str]) -> list[Outcome]:
    return [read(url, stream, [Unit(name) for name in names], all_months(), nobody) for stream in streams]


def _github(github_url: str) -> github_api.GitHub:
    tokens = (SecretStr("good"),)
    return open_github(GitHubConnection(github_url, f"{github_url}/graphql", tokens))
