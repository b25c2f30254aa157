"""Results in Redis, for all API processes. Loaded only where a Redis is named."""

import logging
import time

import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.results.stores import Result

log = logging.getLogger(__name__)

KEPT_SECONDS = 24 * 3600
# How long a Redis that did not answer is left alone, and how long an answer may take.
PAUSE_SECONDS = 5.0
TIMEOUT_SECONDS = 0.25


class RedisStore:
    """Results in Redis; while it does not answer there are none, and the API goes on without."""

    def __init__(self, url: str) -> None:
        self._redis = Redis.from_url(
            url, socket_timeout=TIMEOUT_SECONDS, socket_connect_timeout=TIMEOUT_SECONDS, retry_on_timeout=False
        )
        self._decoder = msgspec.msgpack.Decoder(Result)
        self._away_until = 0.0

    async def get(self, key: str) -> Result | None:
        """The result kept for `key`."""
        if time.monotonic() < self._away_until:
            return None
        try:
            content = await self._redis.get(_place(key))
            return self._decoder.decode(content) if isinstance(content, bytes) else None
        except (RedisError, OSError, msgspec.MsgspecError) as error:
            self._leave_alone(error)
            return None

    async def put(self, key: str, result: Result) -> None:
        """Keep `result` for a day at most."""
        if time.monotonic() < self._away_until:
            return
        try:
            await self._redis.set(_place(key), msgspec.msgpack.encode(result), ex=KEPT_SECONDS)
        except (RedisError, OSError) as error:
            self._leave_alone(error)

    async def close(self) -> None:
        """Close the connections."""
        await self._redis.aclose()

    def _leave_alone(self, error: Exception) -> None:
        self._away_until = time.monotonic() + PAUSE_SECONDS
        log.warning("Redis does not answer (%s); results are computed anew for now", type(error).__name__)


def _place(key: str) -> str:
    return f"pulse:result:{key}"
