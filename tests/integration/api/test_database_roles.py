"""Each role of the database can do its work, and nothing else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from fastapi.testclient import TestClient
from psycopg.conninfo import make_conninfo

from api.app import create_app
from pulse import database_roles
from pulse.access.audit import Circumstances, record
from pulse.database import connect
from pulse.migrations import migrate
from pulse.retention import prune
from pulse.roles import Role
from pulse.settings import Settings
from sample_org.server import Simulation
from tests.integration.code_location.conftest import opened_instance
from tests.integration.extraction.extraction import Extraction

from .conftest import api_settings, bearer, operations
from .test_leaked_secrets import use_everything

BUILT = (
    "create table marts.made (n int); create view core.seen as select * from marts.made; drop table marts.made cascade"
)
FORBIDDEN = {
    "pulse_writer": (
        "select * from app.users",
        "select * from app.api_keys",
        "select * from app.audit_log",
        "select title from app.chat_threads",
        "delete from app.audit_log",
        "update app.alembic_version set version_num = '0001'",
        "alter table raw.jira_issues add column mine text",
        "drop table app.checkpoints",
        "create schema mine",
        "create role mine",
    ),
    "pulse_api": (
        "delete from raw.jira_issues",
        "update raw.jira_issues set deleted_at = now()",
        "create table core.mine (n int)",
        "create table app.mine (n int)",
        "drop table app.users",
        "delete from insights.findings",
        "delete from dagster.runs",
        "create schema mine",
    ),
    "pulse_reader": ("select * from raw.jira_issues", "select * from app.users", "create table core.mine (n int)"),
}


@pytest.fixture
def granted(database_url: str, tmp_path: Any) -> str:
    """The owner's address of a database whose roles are made."""
    with opened_instance(database_url, tmp_path / "home"), connect(database_url) as connection:
        database_roles.apply(connection)
    with connect(database_url) as connection:
        # Again, as after an upgrade.
        database_roles.apply(connection)
    return database_url


def as_role(url: str, role: str) -> str:
    return make_conninfo(url, user=role)


def test_the_writer_reads_sources_and_builds(granted: str, simulation: Simulation, tmp_path: Any) -> None:
    url = as_role(granted, "pulse_writer")
    # What `pulse` does before each command: there is nothing to migrate.
    migrate(url)
    extraction = Extraction(url, simulation)
    assert not any(outcome.failures for outcome in extraction.sync("github").values())
    assert extraction.count("github_pull_requests") > 0
    with connect(url) as connection:
        connection.execute(BUILT)
        connection.execute("create table marts.kept as select 1 as n")
        connection.execute("select app.data_changed('models')")
    with connect(granted) as connection:
        connection.execute("set role pulse_reader")
        assert connection.execute("select n from marts.kept").fetchone() == (1,)
    with opened_instance(url, tmp_path / "home") as instance:
        assert instance.get_runs_count() == 0


def test_the_writer_deletes_what_is_old_but_no_entry_of_the_audit_log(granted: str, tmp_path: Any) -> None:
    now = datetime.now(UTC)
    headers = bearer(granted, Role.VIEWER)
    with TestClient(create_app(api_settings(), as_role(granted, "pulse_api"))) as client:
        assert client.post("/api/v1/chat/threads", json={}, headers=headers).status_code < 300
    with connect(granted) as connection:
        record(connection, Circumstances("a test"), "a.b")
    settings = Settings(_env_file=None, data_dir=tmp_path, keep_chats_days=1, keep_audit_days=1, keep_runs_days=1)
    with connect(as_role(granted, "pulse_writer"), autocommit=True) as connection:
        pruned = prune(connection, settings, now + timedelta(days=60), Circumstances("a test"))
    assert {"app.chat_threads", "app.sessions"} <= {step.where for step in pruned.steps}
    with connect(granted) as connection:
        assert connection.execute("select count(*) from app.chat_threads").fetchone() == (0,)
        assert connection.execute("select count(*) from app.audit_log").fetchone() == (1,)


def test_the_api_serves_people(granted: str) -> None:
    headers = bearer(granted, Role.ADMIN)
    app = create_app(api_settings(), as_role(granted, "pulse_api"))
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        told = use_everything(client, headers, set())
        assert not [text for text in told if '"status":5' in text.replace(" ", "")]
        for operation in operations(app):
            if operation.method != "GET":
                continue
            answer = client.get(operation.path.replace("{", "").replace("}", ""), headers=headers)
            # 503: nothing was built yet, as the owner would hear too.
            assert answer.status_code < 500 or answer.status_code == 503, (operation, answer.text)
            assert "permission denied" not in answer.text
        assert client.post("/api/v1/chat/threads", json={}, headers=headers).status_code < 300


@pytest.mark.parametrize("role", FORBIDDEN)
def test_no_role_can_do_more(granted: str, role: str) -> None:
    with connect(granted, autocommit=True) as connection:
        connection.execute(f"set role {role}")
        for statement in FORBIDDEN[role]:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_who_may_not_make_roles_is_told_what_to_do(granted: str) -> None:
    with connect(as_role(granted, "pulse_api")) as connection, pytest.raises(Exception, match="as the owner"):
        database_roles.apply(connection)
