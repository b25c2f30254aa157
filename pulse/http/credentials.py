"""Tokens that share the load: which may be used now, and what each has left of which quota."""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from pulse.http.rate_limit import Hold

EVERY_QUOTA = ""
UNKNOWN = 1_000_000


@dataclass(slots=True)
class Credential:
    """One token. `headers` makes its authentication headers at the time of asking, for tokens may expire.

    `held` and `left` go by quota (GitHub counts REST and GraphQL apart); `EVERY_QUOTA` holds all back.
    """

    name: str
    headers: Callable[[], Mapping[str, str]] = field(repr=False)
    held: dict[str, float] = field(default_factory=dict)
    holds: int = 0
    left: dict[str, int] = field(default_factory=dict)

    def free_at(self, quota: str) -> float:
        """Epoch seconds from which it may be used."""
        return max(self.held.get(quota, 0.0), self.held.get(EVERY_QUOTA, 0.0))


class CredentialPool:
    """Chooses the credential for the next request; safe between threads and clients."""

    def __init__(self, credentials: Sequence[Credential]) -> None:
        if not credentials:
            raise ValueError("a client needs at least one credential")
        self._credentials = list(credentials)
        self._lock = threading.Lock()

    def choose(self, quota: str, now: float) -> tuple[Credential, float]:
        """The credential that is free soonest, with the seconds until then; of several the one with most left."""
        with self._lock:
            best = min(self._credentials, key=lambda c: (max(c.free_at(quota), now), -c.left.get(quota, UNKNOWN)))
            return best, max(best.free_at(quota) - now, 0.0)

    def hold(self, credential: Credential, hold: Hold) -> None:
        """Keep `credential` back, as the source asked."""
        with self._lock:
            credential.held[hold.quota] = max(credential.held.get(hold.quota, 0.0), hold.until)
            credential.holds += 1

    def note(self, credential: Credential, quota: str, headers: Mapping[str, str]) -> None:
        """Remember what a good answer told of the quota; one that is used up is not asked again before its reset."""
        left, reset = headers.get("x-ratelimit-remaining", ""), headers.get("x-ratelimit-reset", "")
        with self._lock:
            credential.holds = 0
            if left.isdigit():
                credential.left[quota] = int(left)
            if left == "0" and reset.isdigit():
                credential.held[quota] = float(reset) + 1

    def left(self, quota: str) -> int | None:
        """What all credentials together have left of `quota`, as far as the source told."""
        told = [c.left[quota] for c in self._credentials if quota in c.left]
        return sum(told) if told else None
