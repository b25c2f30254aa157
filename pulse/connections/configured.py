"""All connections to read through: that of the environment first, then those that people added and enabled."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from pulse.connections.environment import github_of, jira_of
from pulse.connections.model import GitHubConnection, JiraConnection
from pulse.settings import Settings

if TYPE_CHECKING:
    from pulse.connections.storage import Integration

EXISTS = "select to_regclass('app.integrations') is not null"


def jira_connections(settings: Settings) -> list[JiraConnection]:
    """The Jira sites.

    Raises:
        DatabaseError: the database does not answer.
        ConnectionsError: a stored credential cannot be decrypted.
    """
    return jira_of(settings) + [one for one in _opened(settings, "jira") if isinstance(one, JiraConnection)]


def github_connections(settings: Settings) -> list[GitHubConnection]:
    """The GitHub accounts.

    Raises:
        PulseError: the app of the environment is named only in part.
        DatabaseError: the database does not answer.
        ConnectionsError: a stored credential cannot be decrypted.
    """
    return github_of(settings) + [one for one in _opened(settings, "github") if isinstance(one, GitHubConnection)]


def added(settings: Settings) -> "list[Integration]":
    """Those that people added, as they see them."""
    from pulse.connections.storage import integrations

    with _database(settings) as connection:
        return integrations(connection) if connection else []


def _opened(settings: Settings, source: str) -> list[JiraConnection | GitHubConnection]:
    from pulse.connections.keys import cipher
    from pulse.connections.storage import connections, has_any

    with _database(settings) as connection:
        # A key is made only where there is something to decrypt.
        if connection is None or not has_any(connection, source):
            return []
        return connections(connection, cipher(settings), source)


@contextmanager
def _database(settings: Settings) -> Iterator[psycopg.Connection[Any] | None]:
    """The database, where there is one that was migrated: looking must not make one."""
    from pulse import embedded
    from pulse.database import connect
    from pulse.runtime import database_url

    if not (settings.database_url or embedded.exists(settings.data_dir)):
        yield None
        return
    with connect(database_url(settings)) as connection:
        row = connection.execute(EXISTS).fetchone()
        yield connection if row and row[0] else None
