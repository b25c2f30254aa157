"""Counts in PostgreSQL, for several processes without a Redis."""

import psycopg
from anyio import to_thread
from psycopg_pool import ConnectionPool, PoolTimeout

from api.limits.policy import Policy, StoreAway

TAKE = """
    insert into app.rate_limits as known (sender, free_at)
    select %(sender)s, clock_timestamp() + %(cost)s * interval '1 second' where %(cost)s <= %(seconds)s + 0.000001
    on conflict (sender) do update
    set free_at = greatest(known.free_at, clock_timestamp()) + %(cost)s * interval '1 second'
    where greatest(known.free_at, clock_timestamp()) + %(cost)s * interval '1 second'
        <= clock_timestamp() + (%(seconds)s + 0.000001) * interval '1 second'
    returning extract(epoch from free_at - clock_timestamp())::float8
"""
BACKLOG = "select extract(epoch from free_at - clock_timestamp())::float8 from app.rate_limits where sender = %s"
FORGET = "delete from app.rate_limits where free_at < clock_timestamp()"
FORGOTTEN_EVERY = 10_000


class PostgresStore:
    """One row a sender, in a table that is not logged: what a crash forgets is a minute's counting."""

    def __init__(self, pool: ConnectionPool) -> None:
        self._pool = pool
        self._taken = 0

    async def take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
        """See `Store`."""
        try:
            return await to_thread.run_sync(self._take, sender, policy, count)
        except (psycopg.Error, PoolTimeout) as error:
            raise StoreAway from error

    def _take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
        values = {"sender": sender, "cost": count * policy.step, "seconds": policy.seconds}
        with self._pool.connection() as connection:
            self._taken += 1
            if self._taken % FORGOTTEN_EVERY == 0:
                connection.execute(FORGET)
            taken = connection.execute(TAKE, values).fetchone()
            if taken:
                return True, float(taken[0])
            known = connection.execute(BACKLOG, [sender]).fetchone()
            return False, max(0.0, float(known[0])) if known else 0.0
