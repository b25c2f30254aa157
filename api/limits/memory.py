"""Counts in this process."""

import time
from collections.abc import Callable

from api.limits.policy import Policy

MOST_SENDERS = 50_000


class MemoryStore:
    """When each sender's backlog is worked off."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._free_at: dict[str, float] = {}

    async def take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
        """See `Store`."""
        now = self._clock()
        backlog = max(0.0, self._free_at.get(sender, 0.0) - now)
        wanted = backlog + count * policy.step
        # Sums of fractions: the last request of a full burst must not fail by a rounding.
        if wanted > policy.seconds + 1e-6:
            return False, backlog
        if len(self._free_at) >= MOST_SENDERS:
            self._forget(now)
        self._free_at[sender] = now + wanted
        return True, wanted

    def _forget(self, now: float) -> None:
        self._free_at = {sender: free_at for sender, free_at in self._free_at.items() if free_at > now}
