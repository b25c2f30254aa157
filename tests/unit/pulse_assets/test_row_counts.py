from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pulse.database import connect
from pulse_assets.row_counts import row_count


@pytest.fixture
def models(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    with connect(database_url, autocommit=True) as connection:
        connection.execute("create schema core")
        connection.execute("create table core.few as select generate_series(1, 12) as number")
        connection.execute("create view core.seen as select * from core.few")
        connection.execute("create table core.many as select generate_series(1, 123456) as number")
        yield connection
        connection.execute("drop schema core cascade")


def test_small_tables_are_counted_whether_or_not_they_were_analysed(models: psycopg.Connection[Any]) -> None:
    assert row_count(models, "core", "few") == 12
    models.execute("analyze core.few")
    models.execute("insert into core.few values (13)")
    assert row_count(models, "core", "few") == 13


def test_large_tables_are_estimated(models: psycopg.Connection[Any]) -> None:
    models.execute("analyze core.many")
    models.execute("delete from core.many where number <= 50000")
    assert row_count(models, "core", "many") == 123000


def test_what_is_no_table_has_no_count(models: psycopg.Connection[Any]) -> None:
    assert row_count(models, "core", "seen") is None
    assert row_count(models, "core", "nothing") is None
