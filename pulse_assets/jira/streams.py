"""Jira's streams: records in order of update, and the snapshots of what has no time of update."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import Any

from msgspec import Raw

from pulse.http import Client
from pulse_assets.jira import client as api
from pulse_assets.jira import models, tables
from pulse_assets.jira.dialect import CLOUD, Dialect
from pulse_assets.jira.issues import IssueStream
from pulse_assets.jira.rest import Rest
from pulse_assets.jira.sprints import Mentioned, all_sprints
from pulse_assets.jira.versions import all_versions
from pulse_assets.jira.worklogs import WorklogStream
from pulse_assets.raw.snapshot import Snapshot
from pulse_assets.raw.stream import Stream


def snapshots(
    client: Client,
    dialect: Dialect = CLOUD,
    mentioned: Callable[[], Mentioned] = Mentioned,
    versioned: Callable[[], Sequence[str]] = tuple,
    about: Mapping[str, Any] | None = None,
) -> list[Stream]:
    """The streams of a site that are read whole. `mentioned`: what raw knows of sprints that no board may show.

    `versioned`: keys of the projects to ask for their versions. `about`: what later runs are to know of the site.
    """

    @cache
    def boards() -> list[Raw]:
        return list(api.boards(client))

    def listed(call: Callable[[Client, str], list[Raw]]) -> Callable[[], list[Raw]]:
        return partial(call, client, dialect.api)

    sprints = partial(all_sprints, client, boards, mentioned)
    projects = partial(dialect.projects, client)

    def versions() -> Iterator[Raw]:
        return all_versions(client, dialect.api, versioned())

    return [
        Snapshot(tables.PROJECTS, models.Project, models.project_row, projects, client, about=about),
        Snapshot(tables.FIELDS, models.Identified, models.identified_row, listed(api.fields), client),
        Snapshot(tables.STATUSES, models.Identified, models.identified_row, listed(api.statuses), client),
        Snapshot(tables.ISSUE_TYPES, models.Identified, models.identified_row, listed(api.issue_types), client),
        Snapshot(tables.USERS, models.User, models.user_row, partial(dialect.users, client), client),
        Snapshot(tables.BOARDS, models.Board, models.board_row, boards, client),
        Snapshot(tables.SPRINTS, models.Sprint, models.sprint_row, sprints, client),
        Snapshot(tables.VERSIONS, models.Version, models.version_row, versions, client),
    ]


def records(client: Client, dialect: Dialect = CLOUD) -> list[Stream]:
    """The streams that are read in order of update."""
    rest = Rest()
    return [IssueStream(client, dialect, rest), WorklogStream(client, dialect, rest)]
