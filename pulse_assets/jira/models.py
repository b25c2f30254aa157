"""The parts of Jira's records that Pulse must understand to store them; all else goes through unread."""

from datetime import UTC, datetime

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from pulse_assets.raw.records import instant
from pulse_assets.raw.table import Row


class Project(Struct):
    """An item of `project/search`."""

    id: str
    key: str


class Identified(Struct):
    """A record whose `id` is a text (fields, statuses)."""

    id: str


class User(Struct, rename="camel"):
    """An item of `users/search`."""

    account_id: str


class BoardLocation(Struct, rename="camel"):
    """Where a board lives; boards of a person have no project."""

    project_key: str | None = None


class Board(Struct):
    """An item of the agile `board` list."""

    id: int
    location: BoardLocation | None = None
    type: str = ""


class Sprint(Struct, rename="camel"):
    """An item of a board's `sprint` list."""

    id: int
    origin_board_id: int | None = None


class ProjectName(Struct):
    """The project in an issue's fields."""

    key: str


class IssueFields(Struct):
    """The fields by which an issue is filed."""

    updated: str
    project: ProjectName


class Changelog(Struct):
    """The newest histories of an issue as search embeds them, and how many there are in all."""

    total: int
    histories: list[Raw]


class Issue(Struct, omit_defaults=True):
    """An item of `search/jql`."""

    id: str
    key: str
    fields: Raw
    self: str | UnsetType = UNSET
    changelog: Changelog | UnsetType = UNSET


class History(Struct):
    """One change of an issue; `created` is a text in search and a number of milliseconds in `changelog/bulkfetch`."""

    id: str
    created: str | int


def project_row(project: Project, payload: bytes) -> Row:
    """Row of `jira_projects`."""
    return Row((project.id, project.key), payload)


def identified_row(record: Identified, payload: bytes) -> Row:
    """Row of `jira_fields` and `jira_statuses`."""
    return Row((record.id,), payload)


def user_row(user: User, payload: bytes) -> Row:
    """Row of `jira_users`."""
    return Row((user.account_id,), payload)


def board_row(board: Board, payload: bytes) -> Row:
    """Row of `jira_boards`."""
    return Row((board.id, board.location.project_key if board.location else None), payload)


def sprint_row(sprint: Sprint, payload: bytes) -> Row:
    """Row of `jira_sprints`."""
    return Row((sprint.id, sprint.origin_board_id), payload)


def issue_row(issue: Issue, project_key: str, updated: datetime) -> Row:
    """Row of `jira_issues`: the record without its embedded changelog, which has a table of its own."""
    payload = msgspec.json.encode(msgspec.structs.replace(issue, changelog=UNSET))
    return Row((issue.id, issue.key, project_key, updated), payload)


def history_row(issue_id: str, project_key: str, history: History, payload: bytes) -> Row:
    """Row of `jira_changelogs`. The payload's `created` is written as text, so that both sources give equal rows."""
    created = (
        datetime.fromtimestamp(history.created / 1000, UTC)
        if isinstance(history.created, int)
        else instant(history.created)
    )
    whole = msgspec.json.decode(payload)
    whole["created"] = created.astimezone(UTC).isoformat(timespec="milliseconds")
    return Row((issue_id, history.id, project_key, created), msgspec.json.encode(whole))
