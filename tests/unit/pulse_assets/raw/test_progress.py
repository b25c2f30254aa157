from datetime import UTC, datetime
from typing import Any

import psycopg

from pulse.http import Usage
from pulse_assets.raw.progress import Progress
from pulse_assets.raw.stream import Page
from pulse_assets.raw.table import Counts, TableCounts

Database = psycopg.Connection[Any]
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
COLUMNS = (
    "state, run_id, records_new, records_changed, records_unchanged, records_rejected, records_deleted, pages,"
    " requests, watermark, error, finished_at is not null"
)


def shown(database: Database) -> list[tuple[Any, ...]]:
    return database.execute(f"select {COLUMNS} from app.job_progress").fetchall()


def counted(**tables: Counts) -> list[TableCounts]:
    return [TableCounts(tables)]


def page(items: int = 0, total: int | None = None) -> Page:
    return Page([], None, items=items, total=total)


def test_pages_add_up_to_the_end(database: Database) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    progress.asked(1, Usage())
    progress.page(database, page(), counted(jira_issues=Counts(new=3, rejected=1)), NOON)
    assert shown(database) == [("ACTIVE", "run-1", 3, 0, 0, 1, 0, 1, 1, NOON, None, False)]
    one = counted(jira_issues=Counts(changed=2), jira_changelogs=Counts(new=1))
    other = counted(jira_changelogs=Counts(new=3, unchanged=5, deleted=6))
    progress.asked(2, Usage())
    progress.page(database, page(), [*one, *other], None)
    progress.finished(database, NOON)
    assert shown(database) == [("FINISHED", "run-1", 7, 2, 5, 1, 6, 2, 3, NOON, None, True)]


def test_a_failure_keeps_what_came_before_it(database: Database) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    progress.page(database, page(), counted(jira_issues=Counts(new=3)), NOON)
    progress.asked(7, Usage())
    progress.failed(database, "HTTP 503, 6 times")
    assert shown(database) == [("FAILED", "run-1", 3, 0, 0, 0, 0, 1, 7, NOON, "HTTP 503, 6 times", True)]


def test_the_next_walk_begins_at_zero(database: Database) -> None:
    Progress("default", "issues", "PAY", "run-1").failed(database, "away")
    Progress("default", "issues", "PAY", "run-2").pending(database)
    assert shown(database) == [("PENDING", "run-2", 0, 0, 0, 0, 0, 0, 0, None, None, False)]


def test_how_far_it_has_come_and_what_is_left_of_the_quota(database: Database) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    progress.asked(1, Usage(9, 4000, NOON))
    progress.page(database, page(100, 250), [], NOON)
    progress.page(database, page(100), [], NOON)
    query = "select items, total, quota_left, quota_resets_at from app.job_progress"
    assert database.execute(query).fetchall() == [(200, 250, 4000, NOON)]


def test_a_wait_is_told_until_the_next_page(database: Database) -> None:
    progress = Progress("default", "issues", "PAY", "run-1")
    query = "select state, waiting_until, waiting_for from app.job_progress"
    progress.waits(database, Usage())
    assert database.execute(query).fetchall() == []
    progress.waits(database, Usage(waiting_until=NOON, waiting_for="GitHub asks to wait"))
    assert database.execute(query).fetchall() == [("ACTIVE", NOON, "GitHub asks to wait")]
    progress.asked(1, Usage())
    progress.page(database, page(), [], NOON)
    assert database.execute(query).fetchall() == [("ACTIVE", None, None)]
