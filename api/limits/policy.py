"""The rule by which requests are counted (GCRA): a backlog in seconds that each request adds to and time works off.

It allows bursts up to the whole limit and needs one number a sender, so that a store is one atomic step.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Policy:
    """`requests` in any `seconds`."""

    requests: int
    seconds: int = 60

    @property
    def step(self) -> float:
        """Seconds that one request adds to the backlog."""
        return self.seconds / self.requests


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a sender may do: `remaining` requests at once, all of them after `reset` seconds, one after `wait`."""

    policy: Policy
    is_allowed: bool
    backlog: float
    spare: int = 0

    @property
    def remaining(self) -> int:
        """How many more are allowed now."""
        return max(0, int((self.policy.seconds - self.backlog) / self.policy.step + 1e-6)) + self.spare

    @property
    def reset(self) -> float:
        """Seconds until all are allowed again."""
        return max(0.0, self.backlog)

    @property
    def wait(self) -> float:
        """Seconds until the next one is allowed."""
        return max(0.0, self.backlog + self.policy.step - self.policy.seconds)


class StoreAway(Exception):
    """A store does not answer."""


class Store(Protocol):
    """Keeps a backlog for each sender."""

    async def take(self, sender: str, policy: Policy, count: int) -> tuple[bool, float]:
        """Add `count` requests if the policy allows all of them; whether it did, and the backlog after it.

        Raises:
            StoreAway: it cannot tell.
        """
        ...
