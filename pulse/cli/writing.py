"""A connection for commands that write what a person decided: the schema is brought to the newest first."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

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
