"""The schemas `raw` and `app`, migrated by alembic under a lock, so that several processes may start at once."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from pulse.database import DAGSTER_SCHEMA, lock_number, sqlalchemy_url


def migrate(url: str, revision: str = "head") -> None:
    """Bring the database at `url` to `revision`; does nothing where it is there already."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    engine = create_engine(sqlalchemy_url(url, "psycopg"), poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("select pg_advisory_xact_lock(:n)"), {"n": lock_number("migrations")})
        connection.execute(text(f"create schema if not exists {DAGSTER_SCHEMA}"))
        connection.execute(text("create schema if not exists app"))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
