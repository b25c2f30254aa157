from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from pulse.database import connect


@pytest.fixture
def database(database_url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to a database without findings."""
    with connect(database_url) as connection:
        connection.execute("delete from insights.findings")
        connection.commit()
        yield connection
