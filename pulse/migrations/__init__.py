"""The schemas `raw`, `app` and `insights`, migrated by alembic under a lock: several processes may start at once."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from pulse.database import DAGSTER_SCHEMA, DatabaseError, LockedError, advisory_lock, connect, sqlalchemy_url

# Whoever waits for a table's lock keeps all others waiting behind it, also those who only read.
MOST_WAITING = "1s"
TRIES = 30
PAUSE_SECONDS = 1.0
SCRIPTS = Path(__file__).parent


def migrate(url: str, revision: str = "head", tries: int = TRIES) -> None:
    """Bring the database at `url` to `revision`; does nothing where it is there already.

    All or nothing, but for indexes that are made while others work (`pulse.migrations.online`): what comes before one
    of these stays done, and the next call goes on behind it.

    Raises:
        DatabaseError: a newer version migrated it; a table that must change was in use at each of `tries`.
    """
    with connect(url) as connection:
        current = current_revision(connection)
    if current == (newest_revision() if revision == "head" else revision):
        # Roles that may not change tables come no further than this.
        return
    if current is not None and not is_known(current):
        raise DatabaseError(
            f"The database is at revision {current}, which a newer version of Pulse made. Install that version, or "
            "restore a backup of this one."
        )
    with _alone(url):
        for left in reversed(range(tries)):
            try:
                _upgrade(url, revision)
            except OperationalError as error:
                if not isinstance(error.orig, psycopg.errors.LockNotAvailable):
                    raise
                if not left:
                    raise DatabaseError(
                        "A table that must be migrated is in use for long. Stop what works on it, such as a dbt build, "
                        "and start again; what was begun was undone."
                    ) from error
                time.sleep(PAUSE_SECONDS)
            else:
                return


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Wait until nobody else migrates. Asks again and again, for whoever waits in a statement holds up an index."""
    with connect(url) as connection:
        while True:
            try:
                with advisory_lock(connection, "migrations"):
                    yield
                    return
            except LockedError:
                time.sleep(PAUSE_SECONDS)


def _upgrade(url: str, revision: str) -> None:
    config = _config()
    with create_engine(sqlalchemy_url(url, "psycopg"), poolclass=NullPool).connect() as connection:
        connection.execute(text(f"set lock_timeout = '{MOST_WAITING}'"))
        connection.execute(text(f"create schema if not exists {DAGSTER_SCHEMA}"))
        connection.execute(text("create schema if not exists app"))
        connection.commit()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def newest_revision() -> str | None:
    """The revision that this program brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def is_known(revision: str) -> bool:
    """Whether this program can migrate a database from `revision`; that of a newer program it does not know."""
    return revision in {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}


def current_revision(connection: psycopg.Connection) -> str | None:
    """The revision that the database is at; None when it was never migrated."""
    known = connection.execute("select to_regclass('app.alembic_version')").fetchone()
    if known is None or known[0] is None:
        return None
    row = connection.execute("select version_num from app.alembic_version").fetchone()
    return row[0] if row else None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    return config
