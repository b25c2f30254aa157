"""A connection for commands that write what a person decided: the schema is brought to the newest first."""

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from pulse.access import audit
from pulse.access.audit import Circumstances
from pulse.cli.configuration import load_settings
from pulse.cli.reading import NothingReadError
from pulse.database import connect
from pulse.runtime import open_runtime


@contextmanager
def writing() -> Iterator[psycopg.Connection[Any]]:
    """A connection whose work is committed at the end; NothingReadError when there is nothing yet to decide about."""
    with connect(open_runtime(load_settings()).database_url) as connection:
        try:
            yield connection
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise NothingReadError("There is nothing to decide about yet. Run `pulse run` first.") from error


def operator() -> Circumstances:
    """Whoever works at this terminal, as the audit log names them."""
    return Circumstances(f"{getpass.getuser()} at the command line")


def record(
    connection: psycopg.Connection[Any], action: str, subject: str = "", details: dict[str, Any] | None = None
) -> None:
    """Write in the audit log what is done at this terminal."""
    audit.record(connection, operator(), action, subject, details)
