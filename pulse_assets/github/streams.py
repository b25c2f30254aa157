"""GitHub's streams: what is read of each repository, and the list of repositories."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from msgspec import Raw

from pulse.http.errors import NotFound
from pulse_assets.github import client as api
from pulse_assets.github import (
    comments,
    commits,
    conversations,
    deployments,
    models,
    runs,
    tables,
    teams,
    users,
    versions,
)
from pulse_assets.github.changes import Changes
from pulse_assets.github.client import GitHub
from pulse_assets.github.deployment_commits import DeploymentCommits
from pulse_assets.github.repository_stream import RepositoryStream
from pulse_assets.github.site_stream import SiteStream
from pulse_assets.raw.records import fitting
from pulse_assets.raw.snapshot import Absent, Snapshot
from pulse_assets.raw.stream import Stream


def snapshots(
    github: GitHub,
    repositories: Sequence[str],
    organizations: Sequence[str],
    database_url: str,
    about: Mapping[str, Any] | None = None,
) -> list[Stream]:
    """The streams that are read whole. People and teams are those of the owners of the repositories in raw.

    `about`: what later runs are to know of what was asked for.
    """

    def fetch() -> Iterator[Raw | Absent]:
        seen = set()
        for record in _repositories(github, repositories, organizations):
            if isinstance(record, Absent):
                yield record
                continue
            repository = fitting(record, models.Repository)
            if repository is None:
                yield record
            elif repository.id not in seen:
                seen.add(repository.id)
                yield record

    return [
        Snapshot(tables.REPOSITORIES, models.Repository, models.repository_row, fetch, github, about=about),
        SiteStream("profiles", (tables.USERS,), github, partial(users.read, database_url)),
        SiteStream("teams", (tables.TEAMS, tables.TEAM_MEMBERS), github, partial(teams.read, database_url)),
    ]


def _repositories(github: GitHub, repositories: Sequence[str], organizations: Sequence[str]) -> Iterator[Raw | Absent]:
    if not organizations and not repositories:
        for doors in github.owned.values() or (github,):
            yield from api.repositories_of_installation(doors)
    for organization in organizations:
        yield from api.repositories(github.of(organization), organization)
    for name in repositories:
        try:
            yield api.repository(github.of(name), name)
        except NotFound as error:
            yield Absent(name, str(error))


def records(github: GitHub, database_url: str) -> list[Stream]:
    """The streams that are read repository by repository. They share what was asked about changes.

    `database_url`: where raw is; what has been read there saves requests. The last stream rests on those before it.
    """
    changes = Changes(github)
    return [
        RepositoryStream(
            "conversations",
            conversations.TABLES,
            github,
            changes,
            lambda shown: shown.conversations,
            conversations.read,
        ),
        RepositoryStream(
            "issue_comments",
            (tables.ISSUE_COMMENTS,),
            github,
            changes,
            lambda shown: shown.conversations,
            partial(comments.read, comments.OF_CONVERSATIONS),
        ),
        RepositoryStream(
            "review_comments",
            (tables.REVIEW_COMMENTS,),
            github,
            changes,
            lambda shown: shown.conversations,
            partial(comments.read, comments.ON_LINES),
        ),
        RepositoryStream(
            "deployments",
            (tables.DEPLOYMENTS,),
            github,
            changes,
            lambda shown: shown.deployments,
            deployments.read,
            deployments.has_open_ends,
        ),
        RepositoryStream(
            "commits",
            (tables.COMMITS,),
            github,
            changes,
            lambda shown: shown.commits,
            partial(commits.read, database_url),
            commits.is_unfinished,
        ),
        RepositoryStream(
            "releases", (tables.RELEASES,), github, changes, lambda shown: shown.releases, versions.read_releases
        ),
        RepositoryStream("tags", (tables.TAGS,), github, changes, lambda shown: shown.tags, versions.read_tags),
        RepositoryStream(
            "workflow_runs",
            (tables.WORKFLOW_RUNS,),
            github,
            changes,
            lambda shown: shown.runs,
            runs.read,
            runs.has_open_ends,
        ),
        DeploymentCommits(database_url, github, changes),
    ]
