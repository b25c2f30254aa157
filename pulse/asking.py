"""Questions to the database that do not care how it is reached: generators that yield statements and are sent rows.

`ask` puts one to a connection; the API puts the same ones to a pool without blocking. A statement that fails raises
its error inside the question.
"""

from collections.abc import Generator
from dataclasses import dataclass
from typing import Any, TypeVar

import psycopg
from psycopg.rows import dict_row

Rows = list[dict[str, Any]]
T = TypeVar("T")
Asking = Generator["Statement", Rows, T]


@dataclass(frozen=True, slots=True)
class Statement:
    """SQL with psycopg's `%(name)s` places, and the values for them. The text is ours, never a caller's."""

    sql: str
    params: dict[str, Any]


def ask(connection: psycopg.Connection[Any], asking: Asking[T]) -> T:
    """What `asking` finds out through `connection`."""
    try:
        statement = next(asking)
        while True:
            try:
                rows = _rows(connection, statement)
            except psycopg.Error as error:
                statement = asking.throw(error)
            else:
                statement = asking.send(rows)
    except StopIteration as stop:
        found: T = stop.value
        return found


def _rows(connection: psycopg.Connection[Any], statement: Statement) -> Rows:
    with connection.cursor(row_factory=dict_row) as cursor:
        return cursor.execute(statement.sql.encode(), statement.params or None).fetchall()
