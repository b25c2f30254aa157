"""Rate limits in memory, in PostgreSQL and in Redis: the same counting, and what happens while a store is away."""

import asyncio
import shutil
import socket
import subprocess
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from psycopg_pool import ConnectionPool
from redis.asyncio import Redis

from api.limits import Limits, Policy
from api.limits.memory import MemoryStore
from api.limits.policy import Store, StoreAway
from api.limits.postgres import PostgresStore
from api.limits.redis import RedisStore

WITHOUT_REDIS = pytest.mark.skipif(shutil.which("redis-server") is None, reason="there is no redis-server on PATH")
POLICY = Policy(4, 60)


@contextmanager
def redis_server(port: int, directory: Path) -> Iterator[None]:
    """A real Redis that keeps nothing."""
    options = ["--port", str(port), "--save", "", "--dir", str(directory), "--bind", "127.0.0.1"]
    process = subprocess.Popen(["redis-server", *options], stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        with socket.socket() as probe:
            while probe.connect_ex(("127.0.0.1", port)) != 0:
                assert time.monotonic() < deadline
                time.sleep(0.05)
        yield
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        found: int = listener.getsockname()[1]
    return found


async def counted(store: Store) -> None:
    """Four are allowed at once, the fifth is not; senders do not disturb each other; many together stay within."""
    taken = [await store.take("ada", POLICY, 1) for _ in range(5)]
    assert [is_allowed for is_allowed, _ in taken] == [True] * 4 + [False]
    assert [round(backlog) for _, backlog in taken] == [15, 30, 45, 60, 60]
    assert await store.take("bob", POLICY, 5) == (False, 0.0)
    assert (await store.take("bob", POLICY, 4))[0]
    together = await asyncio.gather(*(store.take("eve", POLICY, 1) for _ in range(20)))
    assert sum(is_allowed for is_allowed, _ in together) == 4
    quick = Policy(1000, 1)
    assert (await store.take("fay", quick, 1000))[0]
    await asyncio.sleep(0.05)
    assert (await store.take("fay", quick, 1))[0]


def test_memory_counts() -> None:
    asyncio.run(counted(MemoryStore()))


def test_postgresql_counts_for_all_processes(database_url: str) -> None:
    with ConnectionPool(database_url, min_size=1, max_size=4) as pool:
        asyncio.run(counted(PostgresStore(pool)))


async def with_redis(port: int, use: Callable[[RedisStore], Awaitable[None]]) -> None:
    async with Redis.from_url(f"redis://127.0.0.1:{port}", socket_timeout=5.0, socket_connect_timeout=1.0) as redis:
        await use(RedisStore(redis))


@WITHOUT_REDIS
def test_redis_counts_for_all_processes(port: int, tmp_path: Path) -> None:
    with redis_server(port, tmp_path):
        asyncio.run(with_redis(port, counted))


@WITHOUT_REDIS
def test_a_redis_that_dies_is_stood_in_for_and_used_again(
    port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.limits.limits.LEFT_ALONE_SECONDS", 0.0)

    async def live_through(store: RedisStore) -> None:
        limits = Limits(2, 2, store)
        with redis_server(port, tmp_path):
            assert [await allowed(limits) for _ in range(3)] == [True, True, False]
        with pytest.raises(StoreAway):
            await store.take("ada", POLICY, 1)
        # Each process counts for itself, from the beginning.
        assert [await allowed(limits) for _ in range(3)] == [True, True, False]
        with redis_server(port, tmp_path):
            assert [await allowed(limits) for _ in range(3)] == [True, True, False]

    asyncio.run(with_redis(port, live_through))


async def allowed(limits: Limits) -> bool:
    verdict = await limits.judge("ada", True)
    return verdict is not None and verdict.is_allowed


def test_a_shared_store_is_asked_for_several_at_once() -> None:
    class Counting(MemoryStore):
        asked = 0

        async def take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
            self.asked += 1
            return await super().take(sender, policy, count)

    async def use() -> None:
        store = Counting()
        limits = Limits(500, 500, store)
        verdicts = [await limits.judge("ada", True) for _ in range(510)]
        assert [verdict.is_allowed for verdict in verdicts if verdict] == [True] * 500 + [False] * 10
        assert [verdict.remaining for verdict in verdicts[:3] if verdict] == [499, 498, 497]
        assert store.asked <= 50 + 2 * 10

    asyncio.run(use())


def test_no_limit_judges_nobody() -> None:
    assert asyncio.run(Limits(0, 0).judge("ada", True)) is None
