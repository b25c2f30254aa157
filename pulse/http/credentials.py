"""Tokens that share the load: which may be used now and for how many requests at once, and what each has left."""

import hashlib
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from pulse.http.rate_limit import Hold, reset_at
from pulse.http.room import Room
from pulse.http.shared_limits import SharedLimits

EVERY_QUOTA = ""
UNKNOWN = 1_000_000
MOST_AT_ONCE = 32
# Longer than it takes processes to hear of one another.
TURNS_SECONDS = 3.0


def identity_of(secret: str) -> str:
    """What names a credential to other processes without telling it."""
    return hashlib.blake2b(secret.encode(), digest_size=12, person=b"pulse limits").hexdigest()


@dataclass(slots=True)
class Credential:
    """One token. `headers` makes its authentication headers at the time of asking, for tokens may expire.

    `held`, `left` and `resets` go by quota (GitHub counts REST and GraphQL apart); `EVERY_QUOTA` holds all back.
    `identity` names it to other processes, which share its limits; without one they do not.
    """

    name: str
    headers: Callable[[], Mapping[str, str]] = field(repr=False)
    identity: str = ""
    held: dict[str, Hold] = field(default_factory=dict)
    holds: int = 0
    left: dict[str, int] = field(default_factory=dict)
    resets: dict[str, float] = field(default_factory=dict)
    under_way: dict[str, int] = field(default_factory=dict)

    def hold(self, quota: str) -> Hold:
        """What keeps it back latest; one that has passed keeps nothing."""
        nothing = Hold(0.0, "")
        return max(self.held.get(quota, nothing), self.held.get(EVERY_QUOTA, nothing), key=lambda hold: hold.until)

    def remaining(self, quota: str) -> int:
        """How many requests may be under way before the source has answered one; what it told last may be old."""
        return max(self.left.get(quota, UNKNOWN), 1)


class CredentialPool:
    """Chooses the credential for the next request; safe between threads and clients.

    `most`: how many requests of a quota may be under way with one credential, `MOST_AT_ONCE` where it is not named.
    A quota of one is kept also between processes that share `limits`.
    """

    def __init__(
        self,
        credentials: Sequence[Credential],
        *,
        most: Mapping[str, int] | None = None,
        limits: SharedLimits | None = None,
    ) -> None:
        if not credentials:
            raise ValueError("a client needs at least one credential")
        self._credentials = list(credentials)
        self._most, self._limits = dict(most or {}), limits
        # Processes that a limit held together come back one by one: where it still holds, only the first meets it.
        self._turn = TURNS_SECONDS * secrets.randbelow(1000) / 1000 if limits else 0.0
        self._rooms: dict[str, Room] = {}
        self._free = threading.Condition()

    def choose(self, quota: str, now: float) -> tuple[Credential, float]:
        """The credential that is free soonest, with the seconds until then; of several the one with most left."""
        with self._free:
            return self._choose(quota, now)

    @contextmanager
    def claimed(self, quota: str, clock: Callable[[], float]) -> Iterator[tuple[Credential, float]]:
        """The credential for the next request, its place taken for the block; with seconds to wait it is not."""
        credential, wait = self._claim(quota, clock)
        if wait > 0:
            yield credential, wait
            return
        try:
            with self._alone(credential, quota):
                yield credential, max(credential.hold(quota).until - clock(), 0.0)
        finally:
            with self._free:
                credential.under_way[quota] -= 1
                self._free.notify_all()

    def hold(self, credential: Credential, hold: Hold) -> None:
        """Keep `credential` back, as the source asked."""
        with self._free:
            self._hold(credential, hold)
            credential.holds += 1
        if self._limits and credential.identity:
            self._limits.hold(credential.identity, hold.quota, hold.until, hold.reason)

    def note(self, credential: Credential, quota: str, headers: Mapping[str, str], ahead: float = 0.0) -> None:
        """Remember what a good answer told of the quota; one that is used up is not asked again before its reset.

        `ahead`: seconds that the source's clock is before ours.
        """
        left, told = headers.get("x-ratelimit-remaining", ""), reset_at(headers)
        reset = None if told is None else told - ahead
        with self._free:
            credential.holds = 0
            if left.isdigit():
                is_same_period = reset is not None and credential.resets.get(quota) == reset
                # Answers overtake one another; within a period less is always the later word.
                known = credential.left.get(quota, UNKNOWN) if is_same_period else UNKNOWN
                credential.left[quota] = min(int(left), known)
            if reset is not None:
                credential.resets[quota] = reset
            if left == "0" and reset is not None:
                self._hold(credential, Hold(reset + 1, "the quota is used up", quota))
        if self._limits and credential.identity and left.isdigit():
            self._limits.note(credential.identity, quota, int(left), reset)

    def answered(self, quota: str, seconds: float, now: float) -> None:
        """A request was answered well after `seconds`."""
        with self._free:
            self._room(quota).answered(seconds, now)

    def overloaded(self, quota: str, now: float) -> None:
        """A request met a limit or an overloaded source."""
        with self._free:
            self._room(quota).overloaded(now)

    def left(self, quota: str) -> int | None:
        """What all credentials together have left of `quota`, as far as the source told."""
        told = [c.left[quota] for c in self._credentials if quota in c.left]
        return sum(told) if told else None

    def resets_at(self, quota: str) -> datetime | None:
        """When the first of them begins anew."""
        told = [c.resets[quota] for c in self._credentials if quota in c.resets]
        return datetime.fromtimestamp(min(told), UTC) if told else None

    def _choose(self, quota: str, now: float) -> tuple[Credential, float]:
        room = self._room(quota).size

        def rank(credential: Credential) -> tuple[float, bool, int]:
            is_full = credential.under_way.get(quota, 0) >= min(room, credential.remaining(quota))
            return max(credential.hold(quota).until, now), is_full, -credential.left.get(quota, UNKNOWN)

        best = min(self._credentials, key=rank)
        return best, max(best.hold(quota).until - now, 0.0)

    def _claim(self, quota: str, clock: Callable[[], float]) -> tuple[Credential, float]:
        self._learn(clock())
        with self._free:
            while True:
                best, wait = self._choose(quota, clock())
                if wait > 0:
                    return best, wait
                if best.under_way.get(quota, 0) < min(self._room(quota).size, best.remaining(quota)):
                    best.under_way[quota] = best.under_way.get(quota, 0) + 1
                    return best, 0.0
                self._free.wait()

    def _learn(self, now: float) -> None:
        """Take over what other processes were told of the same credentials."""
        if self._limits is None:
            return
        by_identity = {c.identity: c for c in self._credentials if c.identity}
        for known in self._limits.held(list(by_identity), now):
            with self._free:
                self._hold(by_identity[known.credential], Hold(known.until, known.reason, known.quota))

    def _hold(self, credential: Credential, hold: Hold) -> None:
        hold = replace(hold, until=hold.until + self._turn)
        present = credential.held.get(hold.quota)
        if present is None or present.until < hold.until:
            credential.held[hold.quota] = hold

    def _alone(self, credential: Credential, quota: str) -> AbstractContextManager[None]:
        if self._limits and credential.identity and self._most.get(quota) == 1:
            return self._limits.alone(credential.identity, quota)
        return nullcontext()

    def _room(self, quota: str) -> Room:
        if quota not in self._rooms:
            self._rooms[quota] = Room(self._most.get(quota, MOST_AT_ONCE))
        return self._rooms[quota]
