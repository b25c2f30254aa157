"""Where results are kept: in this process, or in Redis for all processes. A store may forget at any time."""

from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Protocol

import msgspec

from pulse.settings import Settings

MOST_BYTES = 64 * 2**20
LARGEST_RESULT = 4 * 2**20


class Result(msgspec.Struct, frozen=True):
    """The body of a successful answer, as it was sent."""

    content_type: bytes
    body: bytes
    encoding: bytes | None


class Store(Protocol):
    """Keeps results by key."""

    async def get(self, key: str) -> Result | None:
        """The result kept for `key`."""

    async def put(self, key: str, result: Result) -> None:
        """Keep `result`."""

    async def close(self) -> None:
        """Let go of what it holds."""


class MemoryStore:
    """The results used last, up to so many bytes."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Result] = OrderedDict()

    async def get(self, key: str) -> Result | None:
        """The result kept for `key`."""
        result = self._kept.get(key)
        if result is not None:
            self._kept.move_to_end(key)
        return result

    async def put(self, key: str, result: Result) -> None:
        """Keep `result`; those not used for longest make room."""
        self._bytes += len(result.body) - (len(self._kept[key].body) if key in self._kept else 0)
        self._kept[key] = result
        self._kept.move_to_end(key)
        while self._bytes > self._most:
            self._bytes -= len(self._kept.popitem(last=False)[1].body)

    async def close(self) -> None:
        """Forget all."""
        self._kept.clear()


@asynccontextmanager
async def open_store(settings: Settings) -> AsyncIterator[Store]:
    """Redis where PULSE_REDIS_URL names one, else the memory of this process."""
    store: Store = MemoryStore()
    if settings.redis_url:
        # Most installations have no Redis, and its client takes its time to load.
        from api.results.redis_store import RedisStore

        store = RedisStore(settings.redis_url.get_secret_value())
    try:
        yield store
    finally:
        await store.close()
