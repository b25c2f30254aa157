"""Counts in Redis, for all processes and machines together."""

from redis.asyncio import Redis
from redis.exceptions import RedisError

from api.limits.policy import Policy, StoreAway

PREFIX = "pulse:rate:"
# Redis runs a script as one step, on its own clock.
TAKE = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local backlog = math.max(0, (tonumber(redis.call('GET', KEYS[1])) or 0) - now)
local wanted = backlog + tonumber(ARGV[1])
if wanted > tonumber(ARGV[2]) + 0.000001 then return {0, tostring(backlog)} end
redis.call('SET', KEYS[1], string.format('%.6f', now + wanted), 'EX', math.ceil(wanted) + 1)
return {1, tostring(wanted)}
"""


class RedisStore:
    """The backlog of each sender under a key of its own, which expires with it."""

    def __init__(self, redis: "Redis") -> None:
        self._take = redis.register_script(TAKE)

    async def take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
        """See `Store`."""
        values = [count * policy.step, policy.seconds]
        try:
            is_allowed, backlog = await self._take(keys=[PREFIX + sender], args=values)
        except RedisError as error:
            raise StoreAway from error
        return bool(is_allowed), float(backlog)
