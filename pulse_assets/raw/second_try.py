"""Tries records again that an older version of the code refused, from what was kept of them."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Protocol, runtime_checkable

import psycopg
from msgspec import Raw
from psycopg import sql
from psycopg.rows import class_row

from pulse.http.errors import CredentialsRefused, SourceError
from pulse_assets.raw.code_version import code_version
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.table import Batch, RawTable, Row, TableCounts
from pulse_assets.raw.writer import write

log = logging.getLogger(__name__)
MANY = "*"


@dataclass(frozen=True, slots=True)
class Refused:
    """A record of `raw.rejected_records`."""

    table_name: str
    source_unit: str
    content_hash: bytes
    payload: str
    context: list[Any]
    typed: list[Any] | None

    def record(self) -> Raw:
        """The record as the source gave it."""
        return Raw(self.payload.encode())


@runtime_checkable
class TriesAgain(Protocol):
    """A stream that can make rows of refused records of its tables."""

    def again(self, refused: Refused) -> Sequence[Batch]:
        """The batches that a page with this record brings; the record is rejected anew where it still does not fit."""


Model = tuple[type[Any], Callable[..., Row]]
"""What is decoded of a record, and what makes its row: called with the context, the decoded model and the JSON."""


def one_row(models: Mapping[RawTable, Model], refused: Refused) -> list[Batch]:
    """For records that are one row each: the batch that `models` make of one; none for a table that they lack."""
    for table, (model, row_of) in models.items():
        if table.name == refused.table_name:
            rows, rejected = sort_out([refused.record()], model, partial(row_of, *refused.context))
            return [Batch(table, rows, rejected)]
    return []


def try_again(
    connection: psycopg.Connection, stream: object, tables: Sequence[RawTable], connection_id: str, units: Sequence[str]
) -> dict[str, TableCounts]:
    """Move what fits now to its table, each record in a transaction of its own; gives what came by unit.

    A stored row that is newer stays. What still does not fit is marked with the present version and rests.

    Raises:
        CredentialsRefused: the source refuses the token.
    """
    moved: dict[str, TableCounts] = {}
    by_name = {table.name: table for table in tables}
    with connection.cursor(row_factory=class_row(Refused)) as cursor:
        values = [connection_id, list(by_name), code_version(), [*units, MANY]]
        waiting = cursor.execute(WAITING, values).fetchall()
    connection.commit()
    for refused in waiting:
        table = by_name[refused.table_name]
        try:
            batches = _batches(stream, table, refused)
        except CredentialsRefused:
            raise
        except SourceError as error:
            log.warning("%s: a rejected record waits for the next run: %s", table.name, error)
            continue
        counts = _move(connection, connection_id, table, refused, batches)
        moved.setdefault(refused.source_unit, TableCounts()).add(counts)
    return moved


def _batches(stream: object, table: RawTable, refused: Refused) -> Sequence[Batch]:
    if refused.typed is not None:
        return [Batch(table, [Row(tuple(refused.typed), refused.payload.encode())])]
    return stream.again(refused) if isinstance(stream, TriesAgain) else []


def _move(
    connection: psycopg.Connection,
    connection_id: str,
    table: RawTable,
    refused: Refused,
    batches: Sequence[Batch],
) -> TableCounts:
    key = [connection_id, refused.table_name, refused.source_unit, refused.content_hash]
    counts = TableCounts()
    if not any(batch.rows or batch.rejected for batch in batches):
        connection.execute(MARK, [code_version(), *key])
    else:
        connection.execute(FORGET, key)
        own = [row for batch in batches if batch.table == table for row in batch.rows]
        # Several rows are not the record itself but what the source has now in its place.
        if len(own) != 1 or not _is_superseded(connection, connection_id, table, own[0]):
            counts = write(connection, connection_id, refused.source_unit, batches)
    connection.commit()
    return counts


def _is_superseded(connection: psycopg.Connection, connection_id: str, table: RawTable, row: Row) -> bool:
    """Whether the table has it newer; without a time of update whatever it has is newer."""
    query = sql.SQL("select {} from {} where connection_id = %s and {}").format(
        sql.SQL("{} > %s::timestamptz").format(sql.Identifier(table.guard)) if table.guard else sql.SQL("true"),
        sql.Identifier("raw", table.name),
        sql.SQL(" and ").join(sql.SQL("{}::text = %s").format(sql.Identifier(key)) for key in table.keys),
    )
    guard = [str(value) for value in table.values_of(row, (table.guard,))] if table.guard else []
    keys = [str(value) for value in table.values_of(row, table.keys)]
    found = connection.execute(query, [*guard, connection_id, *keys]).fetchone()
    return bool(found and found[0])


WAITING = """
    select table_name, source_unit, content_hash, payload, context, typed from raw.rejected_records
    where connection_id = %s and table_name = any(%s) and model <> %s and source_unit = any(%s)
    order by fetched_at
"""
FORGET = """
    delete from raw.rejected_records
    where connection_id = %s and table_name = %s and source_unit = %s and content_hash = %s
"""
MARK = """
    update raw.rejected_records set model = %s
    where connection_id = %s and table_name = %s and source_unit = %s and content_hash = %s
"""
