"""The schemas `raw`, `app` and `insights`, migrated by alembic under a lock: several processes may start at once."""

from pathlib import Path

import psycopg
from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from pulse.database import DAGSTER_SCHEMA, lock_number, sqlalchemy_url


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; does nothing where it is there already."""
    config = _config()
    engine = create_engine(sqlalchemy_url(url, "psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:n)"), {"n": lock_number("migrations")})
        connection.execute(text(f"create schema if not exists {DAGSTER_SCHEMA}"))
        connection.execute(text("create schema if not exists app"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def newest_revision() -> str | None:
    """The revision that this program brings."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def current_revision(connection: psycopg.Connection) -> str | None:
    """The revision that the database is at; None when it was never migrated."""
    known = connection.execute("select to_regclass('app.alembic_version')").fetchone()
    if known is None or known[0] is None:
        return None
    row = connection.execute("select version_num from app.alembic_version").fetchone()
    return row[0] if row else None


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config
