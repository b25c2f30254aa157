"""What endpoints ask for, by type: settings, a read-only database connection, the metric catalogue."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from psycopg import Connection
from psycopg_pool import ConnectionPool

from pulse.metrics import Catalogue, Reader, load_catalogue
from pulse.paths import SEMANTIC_MANIFEST
from pulse.roles import Role
from pulse.settings import Settings


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


def _pool(request: Request) -> ConnectionPool:
    pool: ConnectionPool = request.app.state.pool
    return pool


def _connection(pool: Annotated[ConnectionPool, Depends(_pool)]) -> Iterator[Connection[Any]]:
    with pool.connection() as connection:
        yield connection


@lru_cache(maxsize=1)
def _catalogue_at(path: Path, _changed_at: int) -> Catalogue:
    return load_catalogue(path)


def _catalogue() -> Catalogue:
    # dbt writes the file anew when the models change; a running API must then serve the new one.
    changed_at = SEMANTIC_MANIFEST.stat().st_mtime_ns if SEMANTIC_MANIFEST.exists() else 0
    return _catalogue_at(SEMANTIC_MANIFEST, changed_at)


def _reader() -> Reader:
    """Readers of the API have no roles, so all of them are viewers."""
    return Reader(Role.VIEWER)


CurrentSettings = Annotated[Settings, Depends(_settings)]
ReadConnection = Annotated[Connection[Any], Depends(_connection)]
CurrentCatalogue = Annotated[Catalogue, Depends(_catalogue)]
CurrentReader = Annotated[Reader, Depends(_reader)]
