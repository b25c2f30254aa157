"""Builds raw records in the shape that the APIs give them, with as little in them as the models read."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

CATEGORIES = {"1": "new", "2": "indeterminate", "3": "done"}
NAMES = {"1": "To Do", "2": "In Progress", "3": "Done"}
REPOSITORY = 900
FIELDS = {
    "customfield_1": {"name": "Team", "schema": {"custom": "any:team"}},
    "customfield_2": {"name": "Sprint", "schema": {"custom": "com.pyxis.greenhopper.jira:gh-sprint"}},
    "customfield_3": {"name": "Story Points", "schema": {"custom": "any:float"}},
    "customfield_4": {"name": "Flagged", "schema": {"custom": "any:multicheckboxes"}},
}


def put(connection: Connection, table: str, payload: Any, **columns: Any) -> None:
    """Insert one record into `raw.table` with its typed `columns`."""
    values = {"connection_id": "default", **columns, "payload": json.dumps(payload, default=str), "content_hash": b""}
    names = ", ".join(values)
    places = ", ".join(f"%({name})s" for name in values)
    connection.execute(f"insert into raw.{table} ({names}) values ({places})".encode(), values)


def put_jira_site(connection: Connection) -> None:
    """A project PAY with three statuses and fields for team, sprint, story points and flag."""
    put(connection, "jira_projects", {"key": "PAY", "name": "Payments"}, project_id="10", project_key="PAY")
    for status, category in CATEGORIES.items():
        payload = {"name": NAMES[status], "statusCategory": {"key": category}}
        put(connection, "jira_statuses", payload, status_id=status)
    for field_id, field in FIELDS.items():
        put(connection, "jira_fields", field | {"custom": True}, field_id=field_id)


def put_issue(
    connection: Connection,
    number: int,
    created: datetime,
    moves: list[tuple[datetime, str, str]],
    *,
    team: str | None = None,
    assignee: str | None = None,
    status: str | None = None,
    changes: Sequence[tuple[datetime, dict[str, Any]]] = (),
    **more_fields: Any,
) -> None:
    """An issue that went through `moves` (when, from, to) of its status and through `changes` (when, changelog item).

    It stands where the last move led to, else in "1", unless `status` says otherwise.
    """
    current = status or (moves[-1][2] if moves else "1")
    fields = {
        "project": {"id": "10", "key": "PAY"},
        "summary": f"Issue {number}",
        "issuetype": {"name": "Story", "hierarchyLevel": 0},
        "status": {"id": current, "name": NAMES[current]},
        "assignee": {"accountId": assignee, "displayName": assignee} if assignee else None,
        "created": created.isoformat(),
        "updated": created.isoformat(),
        "customfield_1": {"id": team, "name": team} if team else None,
        **more_fields,
    }
    columns = {"issue_id": str(number), "project_key": "PAY"}
    put(connection, "jira_issues", {"fields": fields}, issue_key=f"PAY-{number}", updated_at=created, **columns)
    for place, (at, item) in enumerate([*map(_status_change, moves), *changes]):
        history = number * 1000 + place
        put(connection, "jira_changelogs", {"items": [item]}, history_id=str(history), created_at=at, **columns)


def put_sprint(connection: Connection, number: int, start: datetime | None, end: datetime | None) -> None:
    """A sprint of board 1 that was started at `start` and closed at `end`."""
    state = "closed" if end else "active" if start else "future"
    sprint = {"name": f"Sprint {number}", "state": state, "originBoardId": 1, "startDate": start, "completeDate": end}
    put(connection, "jira_sprints", sprint, sprint_id=number, board_id=1)


def sprint_change(at: datetime, before: str, after: str) -> tuple[datetime, dict[str, Any]]:
    """The sprint field goes from one list of ids to another."""
    return at, {"field": "Sprint", "fieldId": "customfield_2", "from": before, "to": after}


def put_version(connection: Connection, number: int, **fields: Any) -> dict[str, Any]:
    """A version of project PAY; gives what an issue shows of it."""
    version = {"id": str(number), "name": f"1.{number}", "released": False, **fields}
    put(connection, "jira_versions", version | {"projectId": 10}, version_id=str(number), project_key="PAY")
    return version


def version_change(at: datetime, before: int | None, after: int | None) -> tuple[datetime, dict[str, Any]]:
    """A version goes, or another comes: Jira never tells both in one item."""
    sides = {"from": before and str(before), "fromString": before and f"1.{before}"}
    sides |= {"to": after and str(after), "toString": after and f"1.{after}"}
    return at, {"field": "Fix Version", "fieldId": "fixVersions", **sides}


def points_change(at: datetime, before: float | None, after: float | None) -> tuple[datetime, dict[str, Any]]:
    """The estimate changes. Jira writes numbers as text, and no identifiers beside them."""
    texts = [None if value is None else f"{value:g}" for value in (before, after)]
    return at, {
        "field": "Story Points",
        "fieldId": "customfield_3",
        "from": None,
        "fromString": texts[0],
        "to": None,
        "toString": texts[1],
    }


def flag_change(at: datetime, *, is_flagged: bool) -> tuple[datetime, dict[str, Any]]:
    """The flag is put up, or taken down."""
    up, down = {"from": None, "fromString": None}, {"to": None, "toString": None}
    if is_flagged:
        change = up | {"to": "[10019]", "toString": "Impediment"}
    else:
        change = {"from": "[10019]", "fromString": "Impediment"} | down
    return at, {"field": "Flagged", "fieldId": "customfield_4", **change}


def _status_change(move: tuple[datetime, str, str]) -> tuple[datetime, dict[str, Any]]:
    at, before, after = move
    item = {"field": "status", "fieldId": "status", "from": before, "to": after}
    return at, item | {"fromString": NAMES[before], "toString": NAMES[after]}


def actor(login: str, number: int, kind: str = "User") -> dict[str, Any]:
    """An account as GraphQL gives it."""
    return {"__typename": kind, "login": login, "databaseId": number}


def put_repository(connection: Connection) -> None:
    """The repository acme/pay."""
    put(
        connection,
        "github_repositories",
        {"full_name": "acme/pay", "name": "pay"},
        repository_id=REPOSITORY,
        full_name="acme/pay",
    )


def put_pull_request(
    connection: Connection,
    number: int,
    author: dict[str, Any] | None,
    created: datetime,
    merged: datetime | None,
    reviews: list[tuple[dict[str, Any], datetime]],
    committed: datetime | None = None,
    **more: Any,
) -> None:
    """A pull request, its one commit and its reviews (who, when); `more` are fields of GraphQL's PullRequest."""
    request: dict[str, Any] = {"title": f"Request {number}", "state": "MERGED" if merged else "OPEN", "author": author}
    request |= {"createdAt": created, "updatedAt": created, "mergedAt": merged, "closedAt": merged}
    request |= {"additions": 1, "deletions": 1, "changedFiles": 1} | more
    place = {"repository_id": REPOSITORY, "number": number}
    put(connection, "github_pull_requests", request, pull_request_id=number, updated_at=created, **place)
    for review_number, (reviewer, at) in enumerate(reviews):
        review = {"state": "APPROVED", "author": reviewer, "submittedAt": at}
        put(connection, "github_reviews", review, review_id=number * 100 + review_number, updated_at=at, **place)
    if committed:
        commit = {"message": "x", "author": {"name": "x"}, "authoredDate": committed, "committedDate": committed}
        put(
            connection,
            "github_pull_request_commits",
            {"commit": commit},
            sha=f"{number:040}",
            committed_at=committed,
            **place,
        )


def put_deployment(connection: Connection, number: int, environment: str, states: list[tuple[str, datetime]]) -> None:
    """A deployment with its statuses (state, when)."""
    statuses = [{"state": state, "createdAt": at} for state, at in states]
    created, last = states[0][1], states[-1][1]
    deployment = {"environment": environment, "createdAt": created, "statuses": {"nodes": statuses}}
    put(
        connection,
        "github_deployments",
        deployment,
        repository_id=REPOSITORY,
        deployment_id=f"D{number}",
        created_at=created,
        updated_at=last,
    )
