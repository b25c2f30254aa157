import ast
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse import migrations
from pulse.database import DatabaseError, connect
from pulse.doctor import State, check_database
from pulse.migrations import current_revision, migrate, newest_revision
from pulse_assets.github import tables as github_tables
from pulse_assets.jira import tables as jira_tables
from pulse_assets.raw.table import RawTable
from tests.conftest import at

RAW = [
    value for module in (jira_tables, github_tables) for value in vars(module).values() if isinstance(value, RawTable)
]
FIRST, NEWEST = "0001", newest_revision() or ""
# What was there before is changed online only: migrations after this one may meet tables of millions of rows.
ONLINE_SINCE = "0023"
# A row a project, a repository or a person: an index is made before anybody notices.
FEW_ROWS = {"jira_projects", "jira_fields", "jira_statuses", "jira_boards", "jira_users", "github_repositories"}
NEXT = """
from pulse.migrations.online import create_index

revision, down_revision, branch_labels, depends_on = "9999", "{newest}", None, None


def upgrade():
    create_index("issues_of_key", "jira_issues", "issue_key")
"""
INDEX = "select indisvalid from pg_index where indexrelid = to_regclass('raw.issues_of_key')"
LONG_WORK = {
    "file": """
        select c.relname, c.relfilenode from pg_class as c
        where c.relnamespace = 'raw'::regnamespace and c.relkind = 'r' order by 1
    """,
    "index": "select tablename, indexname from pg_indexes where schemaname = 'raw' order by 1, 2",
    "checked constraint": """
        select c.relname, k.conname from pg_constraint as k join pg_class as c on c.oid = k.conrelid
        where k.connamespace = 'raw'::regnamespace and k.convalidated order by 1, 2
    """,
}
RAW_TABLES = "select table_name from information_schema.tables where table_schema = 'raw' order by 1"
VALUES = {
    "text": "'one'",
    "bigint": "1",
    "timestamp with time zone": "now()",
    "jsonb": """'{"a": 1}'""",
    "bytea": "'one'",
    "xid8": "pg_current_xact_id()",
}
KEYS = """
    select array_agg(a.attname::text order by array_position(i.indkey::int[], a.attnum::int))
    from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
    where i.indrelid = %s::regclass and i.indisprimary
"""


@pytest.fixture
def bare_url(server_url: str) -> Iterator[str]:
    """A database in which nothing has been made."""
    with connect(server_url, autocommit=True) as connection:
        connection.execute("create database bare")
        yield at(server_url, "bare")
        connection.execute("drop database bare with (force)")


def test_a_bare_database_is_brought_to_the_newest_schema(bare_url: str) -> None:
    with connect(bare_url, autocommit=True) as connection:
        assert current_revision(connection) is None
        migrate(bare_url)
        assert current_revision(connection) == newest_revision()
        migrate(bare_url)
        schemas = connection.execute(
            "select nspname from pg_namespace where nspname !~ '^(pg_|information)'"
        ).fetchall()
    assert {"app", "raw", "dagster"} <= {name for (name,) in schemas}


def test_a_database_of_a_newer_version_is_left_alone(bare_url: str) -> None:
    migrate(bare_url)
    with connect(bare_url, autocommit=True) as connection:
        connection.execute("update app.alembic_version set version_num = '9998'")
    with pytest.raises(DatabaseError, match="at revision 9998, which a newer version"):
        migrate(bare_url)
    assert [check.state for check in check_database(bare_url) if check.name == "schema"] == [State.FAILED]


def test_several_processes_may_begin_at_once(bare_url: str) -> None:
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(migrate, [bare_url] * 3))
    with connect(bare_url) as connection:
        assert current_revision(connection) == newest_revision()


@pytest.mark.parametrize("table", RAW, ids=[table.name for table in RAW])
def test_the_tables_are_as_the_writer_takes_them(database: psycopg.Connection[Any], table: RawTable) -> None:
    (keys,) = database.execute(KEYS, [f"raw.{table.name}"]).fetchone() or ([],)
    assert keys == ["connection_id", *table.keys]
    query = "select column_name from information_schema.columns where table_schema = 'raw' and table_name = %s"
    columns = {name for (name,) in database.execute(query, [table.name]).fetchall()}
    kept = {"connection_id", "payload", "content_hash", "fetched_at", "deleted_at", "changed_in"}
    assert columns == kept | set(table.typed)
    assert {table.guard} - {None} <= columns
    assert set(table.parent) <= columns


def test_what_was_read_by_an_older_version_is_there_after_the_upgrade(bare_url: str) -> None:
    migrate(bare_url, FIRST)
    with connect(bare_url) as connection:
        before = {table: filled(connection, table) for (table,) in connection.execute(RAW_TABLES).fetchall()}
    migrate(bare_url)
    with connect(bare_url) as connection:
        for table, (columns, row) in before.items():
            assert connection.execute(f"select {columns} from raw.{table}").fetchall() == [row], table
    assert len(before) > 20


def filled(connection: psycopg.Connection[Any], table: str) -> tuple[str, Any]:
    """A row of a value of each column's type in a raw table: the names of its columns, and what stands in them."""
    query = """
        select column_name, data_type from information_schema.columns
        where table_schema = 'raw' and table_name = %s order by ordinal_position
    """
    columns = connection.execute(query, [table]).fetchall()
    names = ", ".join(name for name, _ in columns)
    values = ", ".join(VALUES[kind] for _, kind in columns)
    return names, connection.execute(
        f"insert into raw.{table} ({names}) values ({values}) returning {names}"
    ).fetchone()


def test_a_table_in_use_is_waited_for_a_second_and_no_longer(bare_url: str) -> None:
    migrate(bare_url, "0004")
    with connect(bare_url) as reader:
        reader.execute("select from raw.rejected_records")
        with pytest.raises(DatabaseError, match="is in use"):
            migrate(bare_url, tries=1)
        assert current_revision(reader) == "0004"
    migrate(bare_url, tries=1)


def test_no_migration_works_long_on_a_table_that_may_be_large(bare_url: str) -> None:
    """None rewrites a raw table or checks all its rows, and indexes are made by `pulse.migrations.online`."""
    migrate(bare_url, ONLINE_SINCE)
    with connect(bare_url, autocommit=True) as connection:
        before = {name: connection.execute(query).fetchall() for name, query in LONG_WORK.items()}
        migrate(bare_url)
        for name, query in LONG_WORK.items():
            known = {table for table, _ in before["file"]} - FEW_ROWS
            online = made_online() if name == "index" else set()
            added = {row for row in connection.execute(query).fetchall() if row[0] in known} - set(before[name])
            long = {row for row in added if row[1] not in online}
            assert not long, f"a large table would be locked for long: {name}. See docs/how-to/change-tables.md"


def made_online() -> set[str]:
    """The names that migrations hand to `pulse.migrations.online.create_index`."""
    calls = (
        node
        for file in (migrations.SCRIPTS / "versions").glob("0*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "create_index"
    )
    return {ast.literal_eval(call.args[0]) for call in calls}


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A revision after our newest that makes an index online."""
    scripts = tmp_path / "migrations"
    shutil.copytree(migrations.SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(newest=NEWEST))
    monkeypatch.setattr(migrations, "SCRIPTS", scripts)
    return "9999"


def test_an_index_of_a_large_table_is_made_while_others_write(bare_url: str, next_revision: str) -> None:
    migrate(bare_url, NEWEST)
    with connect(bare_url) as writer, ThreadPoolExecutor(2) as threads:
        # Whoever has written and not ended keeps an index waiting; nobody waits for the index.
        filled(writer, "jira_issues")
        both = [threads.submit(migrate, bare_url) for _ in range(2)]
        with connect(bare_url, autocommit=True) as watcher:
            wait_for_row(watcher, "select from pg_stat_progress_create_index")
            watcher.execute("update raw.jira_issues set deleted_at = now()")
            filled(watcher, "jira_changelogs")
            assert not any(one.done() for one in both)
        writer.commit()
        for one in both:
            one.result()
        assert current_revision(writer) == next_revision
        assert writer.execute(INDEX).fetchall() == [(True,)]


def test_an_index_that_was_left_unfinished_is_made_anew(bare_url: str, next_revision: str) -> None:
    with connect(bare_url, autocommit=True) as connection:
        migrate(bare_url, NEWEST)
        for _ in range(2):
            filled(connection, "jira_issues")
            connection.execute("update raw.jira_issues set issue_id = issue_id || '-', issue_key = 'PAY-1'")
        # As a process leaves it that is killed between the first pass over the table and the last.
        with pytest.raises(psycopg.errors.UniqueViolation):
            connection.execute("create unique index concurrently issues_of_key on raw.jira_issues (issue_key)")
        assert connection.execute(INDEX).fetchall() == [(False,)]
        migrate(bare_url)
        assert connection.execute(INDEX).fetchall() == [(True,)]
        # Killed after the index was finished and before the revision was noted.
        connection.execute("update app.alembic_version set version_num = %s", [NEWEST])
        migrate(bare_url)
        assert current_revision(connection) == next_revision


def wait_for_row(connection: psycopg.Connection[Any], query: str) -> None:
    """Return once `query` finds something."""
    deadline = time.monotonic() + 60
    while not connection.execute(query).fetchall():
        assert time.monotonic() < deadline, query
        time.sleep(0.02)
