"""The parts of Jira's records that Pulse must understand to store them; all else goes through unread."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Literal

import msgspec
from msgspec import UNSET, Raw, Struct, UnsetType

from pulse_assets.raw.records import instant
from pulse_assets.raw.table import Row


class Project(Struct):
    """An item of `project/search`."""

    id: str
    key: str


class Identified(Struct):
    """A record whose `id` is a text (fields, statuses, issue types)."""

    id: str


class Version(Struct, rename="camel"):
    """A version and the key of the project that was asked for it, which `with_project` writes beside it."""

    id: str
    project_key: str


class User(Struct, rename="camel"):
    """A person or an app. Data Center has no account ids: there the key names an account, which survives renaming."""

    account_id: str | None = None
    key: str | None = None
    name: str | None = None


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
    state: str = ""


class ProjectName(Struct):
    """The project in an issue's fields."""

    key: str


class Comments(Struct):
    """The comments of an issue as search embeds them, perhaps not all, and how many there are."""

    comments: list[Raw]
    total: int = 0


class IssueFields(Struct):
    """The fields by which an issue is filed, and the comments that come with it."""

    updated: str
    project: ProjectName
    comment: Comments | None = None
    timespent: int | None = None


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


class Comment(Struct):
    """A comment of an issue; its author may be gone."""

    id: str
    updated: str | None = None


class Worklog(Struct, rename="camel"):
    """An item of `worklog/list`."""

    id: str
    issue_id: str
    updated: str


class PullRequest(Struct, rename="camel"):
    """A pull request of the development panel."""

    url: str
    last_update: str | None = None


class LinkTarget(Struct):
    """What a remote link leads to."""

    url: str


class RemoteLink(Struct):
    """An item of an issue's `remotelink` list."""

    id: int
    object: LinkTarget


def project_row(project: Project, payload: bytes) -> Row:
    """Row of `jira_projects`."""
    return Row((project.id, project.key), payload)


def identified_row(record: Identified, payload: bytes) -> Row:
    """Row of `jira_fields`, `jira_statuses` and `jira_issue_types`."""
    return Row((record.id,), payload)


def user_row(user: User, payload: bytes) -> Row:
    """Row of `jira_users`."""
    account = user.account_id or user.key or user.name
    if account is None:
        raise ValueError("has neither an account id nor a key nor a name")
    return Row((account,), payload)


def board_row(board: Board, payload: bytes) -> Row:
    """Row of `jira_boards`."""
    return Row((board.id, board.location.project_key if board.location else None), payload)


def sprint_row(sprint: Sprint, payload: bytes) -> Row:
    """Row of `jira_sprints`."""
    return Row((sprint.id, sprint.origin_board_id), payload)


def with_project(project_key: str, version: Raw) -> Raw:
    """The record of a version with the key of its project, of which the site tells no more than an id."""
    return Raw(msgspec.json.encode({**msgspec.json.decode(version), "projectKey": project_key}))


def version_row(version: Version, payload: bytes) -> Row:
    """Row of `jira_versions`."""
    return Row((version.id, version.project_key), payload)


def issue_row(issue: Issue, values: Mapping[str, Raw], project_key: str, updated: datetime) -> Row:
    """Row of `jira_issues`: the record with `values` for its fields, and without its changelog."""
    fields = Raw(msgspec.json.encode(values))
    payload = msgspec.json.encode(msgspec.structs.replace(issue, changelog=UNSET, fields=fields))
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


def comment_row(issue_id: str, project_key: str, comment: Comment, payload: bytes) -> Row:
    """Row of `jira_comments`."""
    return Row((comment.id, issue_id, project_key, comment.updated and instant(comment.updated)), payload)


def worklog_row(issue_id: str, project_key: str, worklog: Worklog, payload: bytes) -> Row:
    """Row of `jira_worklogs`."""
    return Row((worklog.id, issue_id, project_key, instant(worklog.updated)), payload)


PULL_REQUEST_ADDRESS = re.compile(r"/(?:pull|pulls|pull-requests|pullrequest|merge_requests)/\d+(?:[/?#]|$)")


def development_row(issue_id: str, project_key: str, request: PullRequest, payload: bytes) -> Row:
    """Row of `jira_pull_request_links` from the development panel."""
    updated = instant(request.last_update) if request.last_update else None
    link = _link("development_panel", request.url, payload)
    return Row((issue_id, f"dev:{request.url}", project_key, updated), link)


def remote_row(issue_id: str, project_key: str, remote: RemoteLink, payload: bytes) -> Row:
    """Row of `jira_pull_request_links` from a remote link; only for those that lead to a pull request."""
    return Row((issue_id, f"remote:{remote.id}", project_key, None), _link("remote_link", remote.object.url, payload))


def _link(evidence: Literal["development_panel", "remote_link"], url: str, record: bytes) -> bytes:
    return msgspec.json.encode({"evidence": evidence, "url": url, "record": Raw(record)})
