"""The roles of PostgreSQL with the least that each needs; `database_reader.sql` and `database_roles.sql` say what."""

from pathlib import Path

import psycopg

from pulse.database import DatabaseError

STATEMENTS = Path(__file__).with_suffix(".sql")
READER = Path(__file__).with_name("database_reader.sql")


def statements() -> str:
    """The SQL that makes the roles or brings them up to date; it may run again and again."""
    return f"{READER.read_text()}\n{STATEMENTS.read_text()}"


def add_reader(connection: psycopg.Connection) -> None:
    """Make `pulse_reader` where the server lacks it; without the right to do so, ad hoc SQL will say what to do."""
    connection.execute(READER.read_bytes())


def apply(connection: psycopg.Connection) -> None:
    """Make the roles and grant them what they need, in the open transaction.

    Raises:
        DatabaseError: the connection's own role may not; the message says what it lacks.
    """
    try:
        connection.execute(statements().encode())
    except psycopg.errors.InsufficientPrivilege as error:
        raise DatabaseError(
            f"The roles cannot be made: {str(error).splitlines()[0]}. Do it as the owner of the database, who may "
            "create roles, or hand the output of `pulse database roles` to a superuser."
        ) from error
