"""Jira's streams: issues with their changelogs project by project, and the snapshots of what has no time of update."""

from collections.abc import Iterator
from functools import partial

import msgspec
from msgspec import Raw

from pulse.http import Client
from pulse_assets.jira import client as api
from pulse_assets.jira import models, tables
from pulse_assets.jira.issues import IssueStream
from pulse_assets.raw.snapshot import Snapshot
from pulse_assets.raw.stream import Stream


def _all_sprints(client: Client) -> Iterator[Raw]:
    """The sprints of all boards that have any; each once, though several boards may show it."""
    seen = set()
    for record in api.boards(client):
        board = msgspec.json.decode(record, type=models.Board)
        if board.type == "kanban":
            continue
        for sprint in api.sprints(client, board.id):
            number = msgspec.json.decode(sprint, type=models.Sprint).id
            if number not in seen:
                seen.add(number)
                yield sprint


def snapshots(client: Client) -> list[Stream]:
    """The streams of a site that are read whole."""
    return [
        Snapshot(tables.PROJECTS, models.Project, models.project_row, partial(api.projects, client), client),
        Snapshot(tables.FIELDS, models.Identified, models.identified_row, partial(api.fields, client), client),
        Snapshot(tables.STATUSES, models.Identified, models.identified_row, partial(api.statuses, client), client),
        Snapshot(tables.USERS, models.User, models.user_row, partial(api.users, client), client),
        Snapshot(tables.BOARDS, models.Board, models.board_row, partial(api.boards, client), client),
        Snapshot(tables.SPRINTS, models.Sprint, models.sprint_row, partial(_all_sprints, client), client),
    ]


def records(client: Client) -> list[Stream]:
    """The streams that are read in order of update, project by project."""
    return [IssueStream(client)]
