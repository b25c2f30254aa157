"""What is older than the settings keep goes, and nothing else; the audit log only when somebody has said so."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pulse.access.audit import Circumstances
from pulse.access.users import add_user, remove_user
from pulse.database import connect
from pulse.retention import prune
from pulse.roles import Role
from pulse.settings import Settings

NOW = datetime(2026, 6, 30, tzinfo=UTC)
BY = Circumstances("a test")
MakeSettings = Callable[..., Settings]
Rows = psycopg.Connection[Any]


@pytest.fixture
def rows(database_url: str) -> Iterator[Rows]:
    """A database that commits by itself, with an old and a young row of each of many things."""
    with connect(database_url, autocommit=True) as connection:
        for days in (1000, 1):
            _fill(connection, NOW - timedelta(days=days), days)
        yield connection


def _fill(connection: Rows, at: datetime, number: int) -> None:
    values = {"at": at, "name": f"{number} days"}
    for statement in (
        "insert into app.audit_log (at, actor, action) values (%(at)s, %(name)s, 'a.b')",
        "insert into app.job_progress (connection_id, stream, source_unit, state, started_at, updated_at)"
        " values ('default', 'issues', %(name)s, 'FINISHED', %(at)s, %(at)s)",
        "insert into app.credential_limits (credential, quota, updated_at) values (%(name)s, 'core', %(at)s)",
        "insert into insights.predictions (kind, subject_type, subject_id, day, subject_name, source, version, made_at,"
        " run_id) values ('k', 't', %(name)s, %(at)s, 'n', 's', 'v', %(at)s, 'r')",
        "insert into raw.jira_issues (connection_id, issue_id, issue_key, project_key, updated_at, payload,"
        " content_hash, deleted_at) values ('default', %(name)s, %(name)s, 'PAY', %(at)s, '{}', '', %(at)s)",
        "insert into raw.jira_projects (connection_id, project_id, project_key, payload, content_hash, deleted_at)"
        " values ('default', %(name)s, %(name)s, '{}', '', %(at)s)",
    ):
        connection.execute(statement, values)


def _names(connection: Rows, table: str, column: str) -> set[str]:
    return {name for (name,) in connection.execute(f"select {column} from {table}".encode())}


def test_a_dry_run_tells_what_a_run_deletes(rows: Rows, make_settings: MakeSettings) -> None:
    dry = prune(rows, make_settings(), NOW, BY, is_dry_run=True)
    assert {(step.where, step.rows) for step in dry.steps} == {
        ("app.job_progress", 1),
        ("app.credential_limits", 1),
        ("insights.predictions", 1),
        ("raw.jira_issues", 1),
    }
    assert dry.vacuumed == []
    assert _names(rows, "app.job_progress", "source_unit") == {"1000 days", "1 days"}
    done = prune(rows, make_settings(), NOW, BY)
    assert done.steps == dry.steps
    assert {"app.job_progress", "raw.jira_issues"} <= set(done.vacuumed)
    assert _names(rows, "app.job_progress", "source_unit") == {"1 days"}
    assert _names(rows, "insights.predictions", "subject_id") == {"1 days"}
    assert _names(rows, "raw.jira_issues", "issue_id") == {"1 days"}
    assert prune(rows, make_settings(), NOW, BY).steps == []


def test_units_that_are_gone_are_remembered(rows: Rows, make_settings: MakeSettings) -> None:
    prune(rows, make_settings(), NOW, BY)
    assert _names(rows, "raw.jira_projects", "project_key") == {"1000 days", "1 days"}


def test_the_audit_log_stays_whole_until_somebody_says_otherwise(rows: Rows, make_settings: MakeSettings) -> None:
    prune(rows, make_settings(keep_runs_days=1), NOW, BY)
    assert _names(rows, "app.audit_log", "actor") == {"1000 days", "1 days"}
    prune(rows, make_settings(keep_audit_days=365), NOW, BY)
    assert _names(rows, "app.audit_log", "actor") == {"1 days", "a test"}
    told = rows.execute("select details from app.audit_log where action = 'audit_log.prune'").fetchall()
    assert told == [({"entries": 1, "before": (NOW - timedelta(days=365)).isoformat()},)]


def test_what_is_kept_for_ever_is_not_looked_at(rows: Rows, make_settings: MakeSettings) -> None:
    kept = dict.fromkeys(("keep_runs_days", "keep_predictions_days", "keep_deleted_days", "keep_insights_days"), "")
    assert prune(rows, make_settings(**kept), NOW, BY).steps == []
    assert _names(rows, "raw.jira_issues", "issue_id") == {"1000 days", "1 days"}


def test_what_the_agent_remembers_goes_with_its_conversation(rows: Rows, make_settings: MakeSettings) -> None:
    rows.execute("create table chat.checkpoints (thread_id text, checkpoint text)")
    user = add_user(rows, "ada@example.com", "Ada", Role.VIEWER)
    for days in (1000, 1):
        at = NOW - timedelta(days=days)
        rows.execute(
            "with made as (insert into app.chat_threads (user_id, title, changed_at) values (%s, %s, %s)"
            " returning thread_id) insert into chat.checkpoints select thread_id::text, %s from made",
            [user.user_id, f"{days} days", at, f"{days} days"],
        )
    prune(rows, make_settings(keep_chats_days=30), NOW, BY)
    assert _names(rows, "chat.checkpoints", "checkpoint") == {"1 days"}
    remove_user(rows, user)
    assert _names(rows, "chat.checkpoints", "checkpoint") == set()
