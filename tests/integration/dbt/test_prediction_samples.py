"""What predictions know of records, read from hand-made rows in the tables that dbt has built."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from pulse_assets.insights.predictions.items import items
from pulse_assets.insights.predictions.requests import requests

from .facts import empty, insert

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)


def test_of_a_request_only_commits_from_before_its_opening_are_known(marts: Marts) -> None:
    empty(marts, "marts.fct_pull_requests", "core.pull_requests", "core.pull_request_commits")
    row: dict[str, Any] = {"pull_request_key": "one", "number": 1, "created_at": NOW}
    insert(marts, "core.pull_requests", [row])
    fact = row | {"repository": "acme/ledger", "team": "Ledger", "title": "Title", "authorship": "human"}
    machine = fact | {"pull_request_key": "two", "authorship": "machine"}
    insert(marts, "marts.fct_pull_requests", [fact, machine])
    commits = [
        {
            "pull_request_commit_key": str(days),
            "pull_request_key": "one",
            "is_merge_commit": False,
            "additions": 10,
            "deletions": 1,
            "committed_at": NOW + days * DAY,
        }
        for days in (-2, -1, 1)
    ]
    insert(marts, "core.pull_request_commits", commits)
    (found,) = requests(marts)
    assert (found.pull_request_key, found.name, found.lines, found.commits) == ("one", "acme/ledger#1 Title", 22, 2)


def test_of_an_issue_only_points_of_sprints_that_had_begun_are_known(marts: Marts) -> None:
    empty(marts, "marts.fct_work_items", "core.sprints", "core.sprint_work_items")
    shared: dict[str, Any] = {"team": "Ledger", "title": "Title", "issue_type": "Bug", "created_at": NOW - 9 * DAY}
    shared |= {"level": "standard", "status_category": "in_progress", "started_at": NOW - 5 * DAY}
    facts = [
        shared | {"work_item_key": "open", "key": "PAY-1"},
        shared | {"work_item_key": "epic", "key": "PAY-2", "level": "epic"},
        shared | {"work_item_key": "todo", "key": "PAY-3", "status_category": "todo"},
    ]
    insert(marts, "marts.fct_work_items", facts)
    for key, days, points in (("old", -30, 2), ("last", -6, 3), ("next", -1, 8)):
        insert(marts, "core.sprints", [{"sprint_key": key, "started_at": NOW + days * DAY}])
        member = {"sprint_key": key, "work_item_key": "open", "points_at_start": points}
        insert(marts, "core.sprint_work_items", [member])
    (found,) = items(marts)
    assert (found.work_item_key, found.name, found.kind) == ("open", "PAY-1 Title", "Ledger/Bug")
    assert (found.points, found.done_at) == (3.0, None)
