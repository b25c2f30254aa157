"""What endpoints ask for, by type: settings, database connections (one transaction a request), the metric catalogue."""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Request
from psycopg import Connection
from psycopg_pool import ConnectionPool

from pulse.access.permissions import Principal
from pulse.metrics import Catalogue, Reader, load_catalogue
from pulse.metrics.current import own_files
from pulse.paths import SEMANTIC_MANIFEST
from pulse.settings import Settings

CatalogueFiles = tuple[tuple[Path, int], ...]


async def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def _pool(request: Request) -> ConnectionPool:
    pool: ConnectionPool = request.app.state.pool
    return pool


def _connection(pool: Annotated[ConnectionPool, Depends(_pool)]) -> Iterator[Connection[Any]]:
    with pool.connection() as connection:
        yield connection


def _write_connection(request: Request) -> Iterator[Connection[Any]]:
    pool: ConnectionPool = request.app.state.write_pool
    with pool.connection() as connection:
        yield connection


async def _secret(request: Request) -> str:
    secret: str = request.app.state.secret
    return secret


@lru_cache(maxsize=1)
def catalogue_of(files: CatalogueFiles) -> Catalogue:
    """The catalogue that these files make."""
    (manifest, _), *own = files
    return load_catalogue(manifest, [path for path, _ in own])


def catalogue_files(settings: Settings) -> CatalogueFiles:
    """The files that the metric catalogue is made of, and when each was changed last."""
    files = [SEMANTIC_MANIFEST, *own_files(settings)]
    return tuple((path, path.stat().st_mtime_ns if path.exists() else 0) for path in files)


async def _catalogue(settings: Annotated[Settings, Depends(_settings)]) -> Catalogue:
    # dbt writes the manifest anew when models change, and people edit their own; a running API must serve what is new.
    return catalogue_of(catalogue_files(settings))


def reader_of(request: Request) -> Reader:
    """What the metrics know of the one who asks; endpoints that use it have a rule, which comes first."""
    principal: Principal = request.scope["principal"]
    return Reader(principal.role, principal.teams)


async def _reader(request: Request) -> Reader:
    return reader_of(request)


CurrentSettings = Annotated[Settings, Depends(_settings)]
ReadConnection = Annotated[Connection[Any], Depends(_connection)]
# Committed before the answer is sent: whoever reads it finds what they wrote, and hears of it where that fails.
WriteConnection = Annotated[Connection[Any], Depends(_write_connection, scope="function")]
SigningSecret = Annotated[str, Depends(_secret)]
CurrentCatalogue = Annotated[Catalogue, Depends(_catalogue)]
CurrentReader = Annotated[Reader, Depends(_reader)]
