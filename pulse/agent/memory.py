"""What the agent remembers, in PostgreSQL: LangGraph's checkpointer in the schema `chat`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row
from psycopg_pool import AsyncConnectionPool

from pulse.database import lock_number

SCHEMA = "chat"
MOST_CONNECTIONS = 4
WAIT_SECONDS = 5.0
LOCK = lock_number("chat", "tables")


@asynccontextmanager
async def open_memory(database_url: str) -> AsyncIterator[AsyncPostgresSaver]:
    """The checkpointer on the database at `database_url`, its tables made or migrated."""
    pool = AsyncConnectionPool[AsyncConnection[DictRow]](
        database_url,
        min_size=1,
        max_size=MOST_CONNECTIONS,
        timeout=WAIT_SECONDS,
        open=False,
        kwargs={"options": f"-c timezone=UTC -c search_path={SCHEMA}", "autocommit": True, "row_factory": dict_row},
        check=AsyncConnectionPool.check_connection,
    )
    await pool.open()
    try:
        await _set_up(pool)
        yield AsyncPostgresSaver(pool)
    finally:
        await pool.close()


async def _set_up(pool: AsyncConnectionPool[AsyncConnection[DictRow]]) -> None:
    """Make the tables. One process does it while others look again and again whether it has.

    None may wait for the lock in a statement: indices are made concurrently, which waits for every open statement.
    """
    async with pool.connection() as connection:
        while not await _locks(connection):
            await asyncio.sleep(0.1)
        try:
            await AsyncPostgresSaver(connection).setup()
        finally:
            await connection.execute("select pg_advisory_unlock(%s)", [LOCK])


async def _locks(connection: AsyncConnection[DictRow]) -> bool:
    row = await (await connection.execute("select pg_try_advisory_lock(%s) as is_held", [LOCK])).fetchone()
    return bool(row and row["is_held"])
