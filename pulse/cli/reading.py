"""A connection for commands that only read: nothing is migrated, and an empty database becomes a message."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from pulse.cli.configuration import load_settings
from pulse.database import connect
from pulse.errors import PulseError
from pulse.runtime import database_url


class NothingReadError(PulseError):
    """The tables that a command reads are not there yet."""


@contextmanager
def reading() -> Iterator[psycopg.Connection[Any]]:
    """A connection that refuses to write; NothingReadError when the tables asked for are not there yet."""
    with connect(database_url(load_settings())) as connection:
        connection.read_only = True
        try:
            yield connection
        except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName) as error:
            raise NothingReadError("There is nothing to show yet. Run `pulse run`, or `pulse demo`, first.") from error
