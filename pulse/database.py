"""Connections to PostgreSQL, the addresses other tools need, advisory locks. No statements of any subject."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import quote

import psycopg
from psycopg.conninfo import conninfo_to_dict

from pulse.errors import PulseError

DAGSTER_SCHEMA = "dagster"
# Dagster writes an event a transaction. They tell of the work but are not its truth (checkpoints are), so none waits
# for the disk; a server that loses its power forgets less than a second of them.
DAGSTER_SESSION = f"-c search_path={DAGSTER_SCHEMA} -c synchronous_commit=off"
# A run over many partitions says once, not once a partition, what it plans; what it completes it says in batches.
DAGSTER_EVENTS = {"DAGSTER_EMIT_PARTITION_SUBSET_IN_PLANNED_EVENTS": "true", "DAGSTER_EVENT_BATCH_SIZE": "1000"}


# Metrics sort and hash: in 4 MB, the server's default, they go to disk. Compiling a query costs more than it saves.
SESSION = "-c timezone=UTC -c work_mem=64MB -c jit=off"
# Whoever waits for an answer has given up by then; the server need not go on.
READING_SESSION = f"{SESSION} -c default_transaction_read_only=on -c statement_timeout=60s"


class DatabaseError(PulseError):
    """The database cannot be used; the message says what to do."""


def connect(url: str, *, autocommit: bool = False) -> psycopg.Connection:
    """Open a connection; all times come back in UTC.

    Raises:
        DatabaseError: the server does not answer or refuses the credentials.
    """
    try:
        return psycopg.connect(url, autocommit=autocommit, options=SESSION, connect_timeout=10)
    except psycopg.OperationalError as error:
        parts = conninfo_to_dict(url)
        place = f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', '')}"
        raise DatabaseError(
            f"cannot reach PostgreSQL at {place}: {_reason(error)}. Check PULSE_DATABASE_URL."
        ) from error


def _reason(error: psycopg.OperationalError) -> str:
    """The last that libpq says, without its questions: where it tried is known."""
    lines = [line.strip() for line in str(error).splitlines()]
    told = [line for line in lines if line and not line.endswith("?")]
    return told[-1].rpartition("failed: ")[2] if told else "it gives no reason"


def _connection_parts(url: str) -> dict[str, str]:
    return {name: str(value) for name, value in conninfo_to_dict(url).items() if value is not None}


def sqlalchemy_url(url: str, driver: str, *, session: str | None = None) -> str:
    """The same server for SQLAlchemy: `driver` is `psycopg` or `psycopg2`; `session` holds options for each session."""
    parts = _connection_parts(url)
    user, password = quote(parts.pop("user", "postgres"), safe=""), quote(parts.pop("password", ""), safe="")
    host, port, name = parts.pop("host", "localhost"), parts.pop("port", ""), parts.pop("dbname", "postgres")
    if session:
        parts["options"] = session
    if host.startswith("/"):
        parts["host"], place = host, f":{port}" if port else ""
    else:
        place = f"{host}:{port}" if port else host
    query = "&".join(f"{key}={quote(value, safe='')}" for key, value in parts.items())
    secret = f":{password}" if password else ""
    return f"postgresql+{driver}://{user}{secret}@{place}/{quote(name, safe='')}" + (f"?{query}" if query else "")


def tool_environment(url: str) -> dict[str, str]:
    """Environment variables by which Dagster (`dagster.yaml`) and dbt (`profiles.yml`) work on the same server."""
    parts = _connection_parts(url)
    return {
        "PULSE_DATABASE_URL": url,
        "PULSE_DAGSTER_DATABASE_URL": sqlalchemy_url(url, "psycopg2", session=DAGSTER_SESSION),
        **DAGSTER_EVENTS,
        "PULSE_DBT_HOST": parts.get("host", "localhost"),
        "PULSE_DBT_PORT": parts.get("port", "5432"),
        "PULSE_DBT_USER": parts.get("user", "postgres"),
        "PULSE_DBT_PASSWORD": parts.get("password", ""),
        "PULSE_DBT_DATABASE": parts.get("dbname", "postgres"),
    }


class LockedError(Exception):
    """Another session holds the lock."""


def lock_number(*names: str) -> int:
    """A signed 64-bit number that stands for `names` in PostgreSQL's advisory locks."""
    digest = hashlib.blake2b("\x1f".join(names).encode(), digest_size=8).digest()
    return int.from_bytes(digest, signed=True)


@contextmanager
def advisory_lock(connection: psycopg.Connection, *names: str) -> Iterator[None]:
    """Hold the session-level lock that `names` stand for; it ends with the block or with the connection.

    Raises:
        LockedError: another session holds it.
    """
    number = lock_number(*names)
    row = connection.execute("select pg_try_advisory_lock(%s)", [number]).fetchone()
    connection.commit()
    if row is None or not row[0]:
        raise LockedError(" ".join(names))
    try:
        yield
    finally:
        if not connection.closed:
            connection.rollback()
            connection.execute("select pg_advisory_unlock(%s)", [number])
            connection.commit()
