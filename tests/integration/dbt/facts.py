"""Rows made by hand in the tables that dbt has built, for tests of what reads them."""

from collections.abc import Sequence
from typing import Any

import psycopg


def empty(marts: psycopg.Connection[Any], *tables: str) -> None:
    """Delete all rows of `schema.table`s; the transaction of the test undoes it."""
    for table in tables:
        marts.execute(f"delete from {table}".encode())


def insert(marts: psycopg.Connection[Any], table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert rows that all have the columns of the first."""
    names, places = ", ".join(rows[0]), ", ".join(f"%({name})s" for name in rows[0])
    with marts.cursor() as cursor:
        cursor.executemany(f"insert into {table} ({names}) values ({places})".encode(), rows)
