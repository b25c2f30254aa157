from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from pulse.database import connect
from pulse.migrations import current_revision, migrate, newest_revision
from pulse_assets.github import tables as github_tables
from pulse_assets.jira import tables as jira_tables
from pulse_assets.raw.table import RawTable
from tests.conftest import at

RAW = [
    value for module in (jira_tables, github_tables) for value in vars(module).values() if isinstance(value, RawTable)
]
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
