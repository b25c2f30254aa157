"""Keeps two runs off the same unit of a stream."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import psycopg

from pulse.database import LockedError, advisory_lock
from pulse_assets.raw.checkpoints import Unit


@contextmanager
def locked(connection: psycopg.Connection, stream: str, units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Lock those of `units` that nobody else reads and give them; the locks end with the block or the process."""
    with ExitStack() as held:
        free = []
        for unit in units:
            try:
                held.enter_context(advisory_lock(connection, "stream", unit.connection_id, stream, unit.name))
            except LockedError:
                continue
            free.append(unit)
        yield free
