"""Builds raw records in the shape that the APIs give them, with as little in them as the models read."""

import json
from datetime import datetime
from typing import Any

import psycopg

Connection = psycopg.Connection[Any]

CATEGORIES = {"1": "new", "2": "indeterminate", "3": "done"}
NAMES = {"1": "To Do", "2": "In Progress", "3": "Done"}
REPOSITORY = 900


def put(connection: Connection, table: str, payload: Any, **columns: Any) -> None:
    """Insert one record into `raw.table` with its typed `columns`."""
    values = {"connection_id": "default", **columns, "payload": json.dumps(payload, default=str), "content_hash": b""}
    names = ", ".join(values)
    places = ", ".join(f"%({name})s" for name in values)
    connection.execute(f"insert into raw.{table} ({names}) values ({places})".encode(), values)


def put_jira_site(connection: Connection) -> None:
    """A project PAY with three statuses and a team field."""
    put(connection, "jira_projects", {"key": "PAY", "name": "Payments"}, project_id="10", project_key="PAY")
    for status, category in CATEGORIES.items():
        payload = {"name": NAMES[status], "statusCategory": {"key": category}}
        put(connection, "jira_statuses", payload, status_id=status)
    field = {"name": "Team", "custom": True, "schema": {"custom": "any:team"}}
    put(connection, "jira_fields", field, field_id="customfield_1")


def put_issue(
    connection: Connection,
    number: int,
    created: datetime,
    moves: list[tuple[datetime, str, str]],
    *,
    team: str | None = None,
    assignee: str | None = None,
    status: str = "1",
) -> None:
    """An issue that went through `moves` (when, from, to); without any it has always been in `status`."""
    current = moves[-1][2] if moves else status
    fields = {
        "project": {"id": "10", "key": "PAY"},
        "summary": f"Issue {number}",
        "issuetype": {"name": "Story", "hierarchyLevel": 0},
        "status": {"id": current, "name": NAMES[current]},
        "assignee": {"accountId": assignee, "displayName": assignee} if assignee else None,
        "created": created.isoformat(),
        "updated": created.isoformat(),
        "customfield_1": {"id": team, "name": team} if team else None,
    }
    columns = {"issue_id": str(number), "project_key": "PAY"}
    put(connection, "jira_issues", {"fields": fields}, issue_key=f"PAY-{number}", updated_at=created, **columns)
    for place, (at, before, after) in enumerate(moves):
        item = {"field": "status", "fieldId": "status", "from": before, "to": after}
        item |= {"fromString": NAMES[before], "toString": NAMES[after]}
        history = number * 1000 + place
        put(connection, "jira_changelogs", {"items": [item]}, history_id=str(history), created_at=at, **columns)


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
) -> None:
    """A pull request, its one commit and its reviews (who, when)."""
    request: dict[str, Any] = {"title": f"Request {number}", "state": "MERGED" if merged else "OPEN", "author": author}
    request |= {"createdAt": created, "updatedAt": created, "mergedAt": merged, "additions": 1, "deletions": 1}
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
