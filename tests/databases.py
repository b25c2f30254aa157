"""Empties a database of Pulse: ten times as fast as a new one."""

from pulse.database import connect

STATEMENTS = """
    select string_agg(format('delete from %I.%I', schemaname, tablename), ';') from pg_tables
    where schemaname in ('raw', 'app') and tablename <> 'alembic_version'
"""


def empty(url: str) -> None:
    """Delete all rows of schemas `raw` and `app`."""
    with connect(url) as connection:
        connection.execute("set lock_timeout = '5s'")
        row = connection.execute(STATEMENTS).fetchone()
        assert row is not None
        connection.execute(row[0])
