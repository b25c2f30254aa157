"""Puts questions (`pulse.asking`) to the database without blocking: one read-only pool for all requests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, TypeVar

import psycopg
from fastapi import Depends, Request
from psycopg.rows import dict_row
from psycopg_pool import AsyncConnectionPool

from pulse.asking import Asking, Rows, Statement
from pulse.database import READING_SESSION

T = TypeVar("T")
MOST_CONNECTIONS = 8
WAIT_SECONDS = 5.0


class Reading:
    """Asks on whatever connection is free; each statement is a transaction of its own."""

    def __init__(self, pool: AsyncConnectionPool) -> None:
        self._pool = pool

    async def ask(self, asking: Asking[T]) -> T:
        """What `asking` finds out."""
        try:
            statement = next(asking)
            while True:
                try:
                    rows = await self.rows(statement)
                except psycopg.Error as error:
                    statement = asking.throw(error)
                else:
                    statement = asking.send(rows)
        except StopIteration as stop:
            found: T = stop.value
            return found

    async def rows(self, statement: Statement) -> Rows:
        """The rows of a statement that only reads."""
        for _ in range(MOST_CONNECTIONS):
            async with self._pool.connection() as connection:
                try:
                    return await _rows(connection, statement)
                except psycopg.OperationalError:
                    # A server that was restarted left connections behind that do not know it yet; the pool drops them.
                    if not connection.broken:
                        raise
        async with self._pool.connection() as connection:
            return await _rows(connection, statement)


async def _rows(connection: psycopg.AsyncConnection, statement: Statement) -> Rows:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(statement.sql.encode(), statement.params or None)
        return await cursor.fetchall()


@asynccontextmanager
async def open_reading(database_url: str) -> AsyncIterator[Reading]:
    """Reading from the database at `database_url`, which may be away for now."""
    pool = AsyncConnectionPool(
        database_url,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        timeout=WAIT_SECONDS,
        open=False,
        kwargs={"options": READING_SESSION, "autocommit": True},
    )
    await pool.open(wait=False)
    try:
        yield Reading(pool)
    finally:
        await pool.close()


async def _reading(request: Request) -> Reading:
    reading: Reading = request.app.state.reading
    return reading


CurrentReading = Annotated[Reading, Depends(_reading)]
