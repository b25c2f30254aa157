"""The limits of known and unknown senders over one store; a store that is away is stood in for by memory."""

import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from psycopg_pool import ConnectionPool

from api.limits.memory import MemoryStore
from api.limits.policy import Policy, Store, StoreAway, Verdict
from api.limits.postgres import PostgresStore
from pulse.settings import Settings

log = logging.getLogger(__name__)

# How long a store that failed is left alone: its timeouts must not slow every request.
LEFT_ALONE_SECONDS = 5.0
# A shared store is asked for this share of the limit at once. What a process does not use of it is lost.
SHARE = 50


class Limits:
    """Judges requests. `shared`: where several processes count together; None: they do not."""

    def __init__(self, known: int, unknown: int, shared: Store | None = None) -> None:
        self._policies = {True: Policy(known) if known else None, False: Policy(unknown) if unknown else None}
        self._shared = shared
        self._memory = MemoryStore()
        self._spare: dict[str, tuple[int, float]] = {}
        self._away_until = 0.0

    async def judge(self, sender: str, is_known: bool) -> Verdict | None:
        """Count a request of `sender`; None where there is no limit."""
        policy = self._policies[is_known]
        if policy is None:
            return None
        if self._shared is None or self._away_until > time.monotonic():
            return Verdict(policy, *await self._memory.take(sender, policy, 1))
        try:
            return await self._judge_together(self._shared, sender, policy)
        except StoreAway as error:
            self._away_until = time.monotonic() + LEFT_ALONE_SECONDS
            log.warning("Rate limits are counted by each process alone: %s", type(error.__cause__).__name__)
            return Verdict(policy, *await self._memory.take(sender, policy, 1))

    async def _judge_together(self, store: Store, sender: str, policy: Policy) -> Verdict:
        now = time.monotonic()
        spare, free_at = self._spare.get(sender, (0, 0.0))
        if spare and free_at > now:
            self._spare[sender] = (spare - 1, free_at)
            return Verdict(policy, True, free_at - now, spare - 1)
        for count in (max(1, policy.requests // SHARE), 1):
            is_allowed, backlog = await store.take(sender, policy, count)
            if is_allowed:
                self._keep(sender, count - 1, now + backlog)
                return Verdict(policy, True, backlog, count - 1)
        return Verdict(policy, False, backlog)

    def _keep(self, sender: str, spare: int, free_at: float) -> None:
        if len(self._spare) >= SHARE * 1000:
            self._spare.clear()
        self._spare[sender] = (spare, free_at)


@asynccontextmanager
async def open_limits(settings: Settings, pool: ConnectionPool) -> AsyncIterator[Limits]:
    """The limits that the settings ask for; counted together where there may be several processes."""
    known, unknown = settings.rate_limit, settings.rate_limit_anonymous
    if settings.redis_url:
        # Loading it takes a while, and most do without.
        from redis.asyncio import Redis

        from api.limits.redis import RedisStore

        address = settings.redis_url.get_secret_value()
        async with Redis.from_url(address, socket_timeout=1.0, socket_connect_timeout=1.0) as redis:
            yield Limits(known, unknown, RedisStore(redis))
        return
    yield Limits(known, unknown, PostgresStore(pool) if settings.api_processes > 1 else None)
