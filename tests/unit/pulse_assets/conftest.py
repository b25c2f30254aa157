"""One database for all tests here, emptied before each."""

from collections.abc import Iterator

import pytest

from pulse.database import connect
from tests.conftest import at
from tests.databases import empty

NAME = "extraction_units"


@pytest.fixture(scope="session")
def shared_database(server_url: str, template_database: str) -> Iterator[str]:
    """The address of the database and nothing more: tests take `database_url`."""
    with connect(server_url, autocommit=True) as connection:
        connection.execute(f"create database {NAME} template {template_database} strategy file_copy")
        yield at(server_url, NAME)
        connection.execute(f"drop database {NAME} with (force)")


@pytest.fixture
def database_url(shared_database: str) -> str:
    """The address of a migrated database without rows."""
    empty(shared_database)
    return shared_database
