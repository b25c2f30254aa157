"""What several processes that use the same credential tell each other, in `app.credential_limits`."""

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg

from pulse.database import connect, lock_number

# How old what was heard from the others may be; a hold that is missed costs one request, which meets the same limit.
HEARD_SECONDS = 1.0
TURN_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Known:
    """A credential that may not be used for a quota before `until` (epoch seconds)."""

    credential: str
    quota: str
    until: float
    reason: str


class SharedLimits:
    """Holds and quotas by credential, in the database at `url`; connects when first used. Safe between threads."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._lock = threading.Lock()
        self._connection: psycopg.Connection | None = None
        self._heard_at, self._heard = 0.0, list[Known]()
        self._noted: dict[tuple[str, str], float] = {}

    def held(self, credentials: Sequence[str], now: float) -> list[Known]:
        """Which of `credentials` are held at `now`, as heard at most a second ago."""
        with self._lock:
            if time.monotonic() - self._heard_at >= HEARD_SECONDS:
                rows = self._open().execute(HELD, [list(credentials), now]).fetchall()
                self._heard = [Known(*row) for row in rows]
                self._heard_at = time.monotonic()
            return self._heard

    def hold(self, credential: str, quota: str, until: float, reason: str) -> None:
        """Tell the others to leave `credential` alone."""
        with self._lock:
            self._open().execute(HOLD, [credential, quota, until, reason])

    def note(self, credential: str, quota: str, left: int, resets_at: float | None) -> None:
        """Tell what is left, once a second at most."""
        with self._lock:
            if time.monotonic() - self._noted.get((credential, quota), 0.0) >= HEARD_SECONDS:
                self._noted[credential, quota] = time.monotonic()
                self._open().execute(NOTE, [credential, quota, left, resets_at])

    @contextmanager
    def alone(self, credential: str, quota: str) -> Iterator[None]:
        """Wait until no other process is in such a block. The caller keeps its own threads apart."""
        number = lock_number("credential", credential, quota)
        while not self._answer("select pg_try_advisory_lock(%s)", number):
            time.sleep(TURN_SECONDS)
        try:
            yield
        finally:
            self._answer("select pg_advisory_unlock(%s)", number)

    def close(self) -> None:
        """Close the connection, and with it all that this process holds."""
        with self._lock:
            if self._connection is not None:
                self._connection.close()
                self._connection = None

    def _answer(self, query: str, number: int) -> bool:
        with self._lock:
            row = self._open().execute(query, [number]).fetchone()
            return bool(row and row[0])

    def _open(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = connect(self._url, autocommit=True)
        return self._connection


HELD = """
    select credential, quota, extract(epoch from held_until)::float8, held_for from app.credential_limits
    where credential = any(%s) and held_until > to_timestamp(%s)
"""
HOLD = """
    insert into app.credential_limits (credential, quota, held_until, held_for)
    values (%s, %s, to_timestamp(%s), %s)
    on conflict (credential, quota) do update
    set held_until = greatest(credential_limits.held_until, excluded.held_until), held_for = excluded.held_for,
        updated_at = now()
"""
NOTE = """
    insert into app.credential_limits (credential, quota, quota_left, resets_at)
    values (%s, %s, %s, to_timestamp(%s))
    on conflict (credential, quota) do update
    set quota_left = excluded.quota_left, resets_at = excluded.resets_at, updated_at = now()
"""
