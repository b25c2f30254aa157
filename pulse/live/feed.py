"""Listens for events on one connection and hands each to all who watch. Those who are too slow are let go."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg

from pulse.database import READING_SESSION
from pulse.live.events import PAGE, Event, events_after, span

log = logging.getLogger(__name__)
CHANNEL = "pulse_events"
# How many events may wait for one who watches.
MOST_WAITING = 256
AGAIN_SECONDS = 2.0
LOOK_SECONDS = 1.0
CATCHING_UP = 4


class TooSlow(Exception):
    """Events came faster than they were taken."""


class Watcher:
    """The events of one who watches, in order and each once."""

    def __init__(self) -> None:
        self._waiting: asyncio.Queue[Event] = asyncio.Queue(MOST_WAITING)
        self._is_late = False

    def hand(self, event: Event) -> None:
        """Give it one more, unless it is so far behind that it is let go."""
        try:
            self._waiting.put_nowait(event)
        except asyncio.QueueFull:
            self._is_late = True

    async def next(self, seconds: float) -> Event | None:
        """The next event; None when none came for so long.

        Raises:
            TooSlow: some were not kept for it.
        """
        if self._is_late:
            raise TooSlow
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                return await self._waiting.get()
        return None


class Feed:
    """The events of a database, for all who watch in this process."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url
        self._watchers: set[Watcher] = set()
        self._last: int | None = None
        # All clients come back at once when a proxy or this process was restarted.
        self._catching_up = asyncio.Semaphore(CATCHING_UP)

    @asynccontextmanager
    async def watching(self) -> AsyncIterator[Watcher]:
        """One who watches, from now on."""
        watcher = Watcher()
        self._watchers.add(watcher)
        try:
            yield watcher
        finally:
            self._watchers.discard(watcher)

    async def missed(self, since: int) -> AsyncIterator[Event | None]:
        """The events after `since`; first None where some of them are kept no longer, or never were."""
        async with self._catching_up, await _connect(self._url) as connection:
            oldest, newest = await span(connection)
            if not oldest <= since <= newest:
                yield None
                since = newest
            while page := await events_after(connection, since):
                for event in page:
                    yield event
                since = page[-1].event_id
                if len(page) < PAGE:
                    return

    async def listen(self) -> None:
        """Hand on events until cancelled; goes on where it stopped when the database was away."""
        while True:
            try:
                async with await _connect(self._url) as connection:
                    await connection.execute(f"listen {CHANNEL}")
                    if self._last is None:
                        _, self._last = await span(connection)
                    while True:
                        await self._hand_on(connection)
                        # One that came during the query above may not be told any more: look again after a while.
                        async for _ in connection.notifies(timeout=LOOK_SECONDS, stop_after=1):
                            pass
            except psycopg.Error as error:
                log.warning("live events are away: %s", type(error).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _hand_on(self, connection: psycopg.AsyncConnection[Any]) -> None:
        while page := await events_after(connection, self._last or 0):
            self._last = page[-1].event_id
            for event in page:
                for watcher in self._watchers:
                    watcher.hand(event)


@asynccontextmanager
async def open_feed(database_url: str) -> AsyncIterator[Feed]:
    """A feed that listens while the block lasts."""
    feed = Feed(database_url)
    task = asyncio.create_task(feed.listen())
    try:
        yield feed
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _connect(url: str) -> psycopg.AsyncConnection[Any]:
    return await psycopg.AsyncConnection.connect(url, autocommit=True, connect_timeout=10, options=READING_SESSION)
