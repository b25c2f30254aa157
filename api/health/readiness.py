"""When the API may take traffic."""

from functools import cache
from typing import Any

from fastapi import HTTPException
from psycopg import Connection


def require_ready(connection: Connection[Any]) -> None:
    """Raise 503 unless the database is at the newest revision."""
    from pulse.migrations import current_revision

    current = current_revision(connection)
    if current != _newest():
        raise HTTPException(503, f"The database is at revision {current or 'none'}, not {_newest()}. Run `pulse up`.")


@cache
def _newest() -> str | None:
    from pulse.migrations import newest_revision

    return newest_revision()
