"""What days bring to the raw tables: records that change, move, vanish, come back, and are decided about."""

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import psycopg

from .conftest import START
from .records import REPOSITORY, actor, put, put_issue, put_pull_request

SET = "update raw.jira_issues set payload = jsonb_set(payload, "
EDIT = "update raw.github_pull_requests set payload = payload || "
ISSUE = " where issue_id = %(issue)s"
REQUEST = " where pull_request_id = %(request)s"
PLACE = " where repository_id = %(repository)s and number = %(number)s"
# Each deed a statement about one issue, one other issue, one pull request and one other, drawn anew.
DEEDS = (
    "update raw.jira_issues set deleted_at = now()" + ISSUE,
    "update raw.jira_issues set deleted_at = null where deleted_at is not null",
    "update raw.jira_changelogs set deleted_at = now()" + ISSUE,
    SET + """'{fields,status}', '{"id": "2", "name": "In Progress"}')""" + ISSUE,
    SET + """'{fields,summary}', '"Renamed"')""" + ISSUE,
    SET + "'{fields,customfield_3}', '8')" + ISSUE,
    SET + """'{fields,assignee}', '{"accountId": "bob", "displayName": "bob"}')""" + ISSUE,
    SET + """'{fields,issuetype}', '{"name": "Epic", "hierarchyLevel": 1}')""" + ISSUE,
    SET + """'{fields,issuetype}', '{"name": "Incident", "hierarchyLevel": 0}')""" + ISSUE,
    SET + """'{fields,parent}', jsonb_build_object('id', %(issue)s::text)) where issue_id = %(other_issue)s""",
    SET + """'{fields,customfield_2}', '[{"id": 2}, {"id": 3}]')""" + ISSUE,
    SET + """'{fields,fixVersions}', '[{"id": "2", "name": "1.2"}, {"id": "4", "name": "untold"}]')""" + ISSUE,
    "update raw.jira_versions set payload = payload || '{\"released\": true}' where version_id = '2'",
    "update raw.jira_versions set deleted_at = now() where version_id = '1'",
    "update raw.jira_issues set issue_key = 'PAY-' || issue_id::int + 5000" + ISSUE,
    'update raw.jira_sprints set payload = payload || \'{"name": "Alike"}\' where sprint_id = %(sprint)s',
    "update raw.jira_sprints set payload = payload || jsonb_build_object('completeDate', %(at)s::timestamptz)"
    " where sprint_id = %(sprint)s",
    EDIT + "jsonb_build_object('title', 'PAY-' || %(issue)s || ' anew')" + REQUEST,
    EDIT + "jsonb_build_object('title', 'Revert \"x\"', 'body', 'Reverts #' || %(other_number)s)" + REQUEST,
    EDIT + "jsonb_build_object('mergedAt', %(at)s::timestamptz, 'closedAt', %(at)s::timestamptz)" + REQUEST,
    EDIT + """'{"mergedAt": null, "closedAt": null, "state": "OPEN"}'""" + REQUEST,
    EDIT + """'{"headRefName": "hotfix/now", "additions": 900}'""" + REQUEST,
    EDIT + """'{"author": {"login": "ada", "databaseId": 1, "__typename": "User"}}'""" + REQUEST,
    EDIT
    + """'{"closingIssuesReferences": {"nodes": [{"number": 7, "repository": {"nameWithOwner": "acme/shop"}}]}}'"""
    + REQUEST,
    "update raw.github_pull_requests set deleted_at = now()" + REQUEST,
    "update raw.github_pull_requests set deleted_at = null where deleted_at is not null",
    "update raw.github_reviews set deleted_at = now()" + PLACE,
    "update raw.github_pull_request_commits set deleted_at = now()" + PLACE,
    "update raw.github_issues set payload = payload || jsonb_build_object('title', 'As in PAY-' || %(issue)s)",
    "update raw.github_commits set deleted_at = now() where sha = (select min(sha) from raw.github_commits)",
    "update raw.github_deployments set payload = jsonb_set(payload, '{environment}', '\"production\"')"
    " where deployment_id = (select max(deployment_id) from raw.github_deployments)",
)


MANY = (
    """
    insert into raw.jira_issues (
        connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash
    )
    select connection_id, (100000 + n)::text, 'PAY-' || 100000 + n, project_key, updated_at, payload, content_hash
    from raw.jira_issues cross join generate_series(1, %(many)s) as n where issue_id = '211'
    """,
    """
    insert into raw.jira_changelogs (
        connection_id, issue_id, history_id, project_key, created_at, payload, content_hash
    )
    select connection_id, (100000 + n)::text, history_id, project_key, created_at, payload, content_hash
    from raw.jira_changelogs cross join generate_series(1, %(many)s) as n where issue_id = '211'
    """,
    """
    insert into raw.github_pull_requests (
        connection_id, pull_request_id, repository_id, number, updated_at, payload, content_hash
    )
    select connection_id, 100000 + n, repository_id, 100000 + n, updated_at, payload, content_hash
    from raw.github_pull_requests cross join generate_series(1, %(many)s) as n where pull_request_id = 1
    """,
)


def do_something(connection: psycopg.Connection[Any], chance: random.Random, deeds: Sequence[str]) -> None:
    """Do these deeds, each of them to records drawn by `chance`, and let new records come."""
    issues = [int(row[0]) for row in connection.execute("select issue_id from raw.jira_issues order by 1")]
    requests = connection.execute(
        "select pull_request_id, repository_id, number from raw.github_pull_requests order by 1"
    ).fetchall()
    for deed in deeds:
        request, repository, number = chance.choice(requests)
        drawn: dict[str, Any] = {"request": request, "repository": repository, "number": number}
        drawn |= {"issue": str(chance.choice(issues)), "other_issue": str(chance.choice(issues))}
        drawn |= {"other_number": str(chance.choice(requests)[2]), "sprint": chance.choice([1, 2, 3])}
        drawn["at"] = START + timedelta(hours=chance.uniform(1500, 2500))
        connection.execute(deed.encode(), drawn)
    _let_records_come(connection, chance, max(issues) + 1, max(row[2] for row in requests) + 1)
    _write_history(connection, chance, chance.sample(issues, 4))


def let_many_come(connection: psycopg.Connection[Any]) -> None:
    """More issues and requests at once than are looked up one by one, all alike."""
    for copied in MANY:
        connection.execute(copied.encode(), {"many": 1_001})


def _let_records_come(connection: psycopg.Connection[Any], chance: random.Random, issue: int, request: int) -> None:
    began = START + timedelta(hours=chance.uniform(0, 1500))
    moves = [(began + timedelta(days=3), "1", "2")]
    assignee = chance.choice(["ada", "bob"])
    put_issue(connection, issue, began, moves, team=chance.choice(["Ledger", "Search"]), assignee=assignee)
    ada, bob = actor("ada", 1), actor("bob", 2)
    reviews = [(bob, began + timedelta(hours=5))]
    merged = began + timedelta(hours=9)
    put_pull_request(connection, request, ada, began, merged, reviews, began, title=f"PAY-{issue}: more")
    comment = {"user": {"login": "bob", "id": 2, "type": "User"}, "body": "x", "created_at": merged}
    columns = {"repository_id": REPOSITORY, "number": request, "updated_at": merged}
    put(connection, "github_review_comments", comment, comment_id=request, **columns)
    columns["created_at"] = columns.pop("updated_at")
    event = {"__typename": "HeadRefForcePushedEvent", "createdAt": began + timedelta(hours=2)}
    put(connection, "github_timeline_events", event, event_id=f"E{request}", **columns)
    file = {"additions": 3, "deletions": 1}
    put(
        connection,
        "github_pull_request_files",
        file,
        repository_id=REPOSITORY,
        number=request,
        path="package-lock.json",
    )


def _write_history(connection: psycopg.Connection[Any], chance: random.Random, issues: list[int]) -> None:
    items = (
        {"field": "status", "fieldId": "status", "from": "3", "to": "2"},
        {"field": "Sprint", "fieldId": "customfield_2", "from": "1", "to": "1,2"},
        {"field": "Fix Version", "fieldId": "fixVersions", "to": "2", "toString": "1.2"},
        {"field": "Key", "fieldId": "Key", "fromString": "PAY-7001", "toString": "PAY-7002"},
    )
    for issue, item in zip(issues, items, strict=True):
        at = START + timedelta(hours=chance.uniform(1500, 2500))
        columns = {"issue_id": str(issue), "project_key": "PAY", "created_at": at}
        history = str(issue * 1000 + chance.randrange(500, 999))
        put(
            connection,
            "jira_changelogs",
            {"author": {"accountId": "ada"}, "items": [item]},
            history_id=history,
            **columns,
        )
