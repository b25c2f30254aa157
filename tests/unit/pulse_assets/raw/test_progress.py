from datetime import UTC, datetime
from typing import Any

import psycopg

from pulse_assets.raw.progress import Progress
from pulse_assets.raw.table import Counts, TableCounts

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
COLUMNS = (
    "state, run_id, records_new, records_changed, records_unchanged, records_rejected, records_deleted, pages,"
    " requests, watermark, error, finished_at is not null"
)


def shown(database: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
    return database.execute(f"select {COLUMNS} from app.job_progress").fetchall()


def test_pages_add_up_to_the_end(database: psycopg.Connection[Any]) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    progress.page(database, [TableCounts({"jira_issues": Counts(new=3, rejected=1)})], 1, NOON)
    assert shown(database) == [("ACTIVE", "run-1", 3, 0, 0, 1, 0, 1, 1, NOON, None, False)]
    one = TableCounts({"jira_issues": Counts(changed=2), "jira_changelogs": Counts(new=1)})
    other = TableCounts({"jira_changelogs": Counts(new=3, unchanged=5, deleted=6)})
    progress.page(database, [one, other], 3, None)
    progress.finished(database, 3, NOON)
    assert shown(database) == [("FINISHED", "run-1", 7, 2, 5, 1, 6, 2, 3, NOON, None, True)]


def test_a_failure_keeps_what_came_before_it(database: psycopg.Connection[Any]) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    progress.page(database, [TableCounts({"jira_issues": Counts(new=3)})], 1, NOON)
    progress.failed(database, 7, "HTTP 503, 6 times")
    assert shown(database) == [("FAILED", "run-1", 3, 0, 0, 0, 0, 1, 7, NOON, "HTTP 503, 6 times", True)]


def test_the_next_walk_begins_at_zero(database: psycopg.Connection[Any]) -> None:
    Progress("default", "issues", "PAY", "run-1").failed(database, 6, "away")
    Progress("default", "issues", "PAY", "run-2").page(database, [], 1, NOON)
    assert shown(database) == [("ACTIVE", "run-2", 0, 0, 0, 0, 0, 1, 1, NOON, None, False)]
