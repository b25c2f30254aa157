"""Compares what a source shows with what raw holds. Both lie in PostgreSQL, so a million records cost no memory here.

Knows nothing of any source; what is done about the differences is each source's `reconciliation`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg import sql

from pulse_assets.raw.table import Back, Batch, Gone, RawTable

T = TypeVar("T")
# Several comparisons may go on at once over one connection.
NUMBERS = count(1)


class Census:
    """What a source has shown of one table: the columns `shown` of each record, its key first.

    `connection` commits by itself; nobody else may write with it meanwhile.
    """

    def __init__(
        self, connection: psycopg.Connection, connection_id: str, table: RawTable, shown: Sequence[str]
    ) -> None:
        self._connection, self._connection_id = connection, connection_id
        self._table = sql.Identifier("raw", table.name)
        self._shown = sql.Identifier(f"shown_{next(NUMBERS)}")
        self._key = sql.Identifier(shown[0])
        self._columns = sql.SQL(", ").join(map(sql.Identifier, shown))

    def begin(self) -> None:
        """Make room."""
        self._execute("create temporary table {shown} as select {columns} from {table} with no data")

    def end(self) -> None:
        """Give the room back."""
        self._execute("drop table {shown}")

    def show(self, records: Iterable[Sequence[object]]) -> None:
        """Take in a page."""
        statement = sql.SQL("copy {} from stdin").format(self._shown)
        with self._connection.cursor() as cursor, cursor.copy(statement) as copy:
            for record in records:
                copy.write_row(record)

    def count(self) -> int:
        """How many records were shown."""
        ((found,),) = self._execute("select count(distinct {key}) from {shown}").fetchall()
        return int(found)

    def unknown(self) -> list[tuple[Any, ...]]:
        """The records that raw does not hold, or not as they were shown, or as deleted."""
        return self._execute(
            """
            select {columns} from {shown}
            except select {columns} from {table} where connection_id = %(connection)s and deleted_at is null
            order by 1
            """
        ).fetchall()

    def missing(self, told: LiteralString, scope: Mapping[str, Sequence[object]]) -> list[tuple[Any, ...]]:
        """The live rows that were not shown, where each column in `scope` has one of its values.

        `told`: what to tell of them, in SQL over the table as `t`; in the order of their keys.
        """
        within = sql.SQL(" ").join(
            sql.SQL("and t.{} = any({})").format(sql.Identifier(column), sql.Placeholder(column)) for column in scope
        )
        values = {column: list(some) for column, some in scope.items()}
        return self._execute(
            """
            select {told} from {table} as t
            where t.connection_id = %(connection)s and t.deleted_at is null {within}
            and not exists (select from {shown} as s where s.{key} = t.{key})
            order by t.{key}
            """,
            values,
            told=sql.SQL(told),
            within=within,
        ).fetchall()

    def _execute(
        self, statement: LiteralString, values: Mapping[str, object] | None = None, **parts: sql.Composable
    ) -> psycopg.Cursor[tuple[Any, ...]]:
        names = {"shown": self._shown, "columns": self._columns, "table": self._table, "key": self._key}
        composed = sql.SQL(statement).format(**{**names, **parts})
        return self._connection.execute(composed, {"connection": self._connection_id, **(values or {})})


@contextmanager
def census(
    connection: psycopg.Connection, connection_id: str, table: RawTable, shown: Sequence[str]
) -> Iterator[Census]:
    """A census for the time of the block."""
    begun = Census(connection, connection_id, table, shown)
    begun.begin()
    try:
        yield begun
    finally:
        if not connection.closed:
            begun.end()


def gone(
    tables: Iterable[RawTable], columns: tuple[str, ...], values: Sequence[tuple[object, ...]], unit: str
) -> list[Batch]:
    """Marks these records as deleted with all that belongs to them: what has the same columns."""
    return [
        Batch(table, (), unit=unit, gone=Gone(columns, values)) for table in tables if set(columns) <= set(table.typed)
    ]


def back(tables: Iterable[RawTable], owner: RawTable, values: Sequence[tuple[object, ...]], unit: str) -> list[Batch]:
    """Takes for present again what went together with these records of `owner`; comes before their own rows."""
    return [
        Batch(table, (), unit=unit, back=Back(owner, values))
        for table in tables
        if table != owner and set(owner.keys) <= set(table.typed)
    ]


def groups(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
