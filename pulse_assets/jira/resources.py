"""Opens Jira's streams for a connection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from pulse.connections import JiraConnection, jira_connections
from pulse.http import Client
from pulse.settings import Settings
from pulse_assets.jira import client as api
from pulse_assets.jira import streams
from pulse_assets.raw.stream import Stream
from pulse_assets.resources import Source, shared_limits


def source(settings: Settings) -> Source:
    """Jira as the settings describe it."""
    return Source(
        snapshots=lambda connection_id: _opened(settings, connection_id, streams.snapshots),
        records=lambda connection_id: _opened(settings, connection_id, streams.records),
    )


@contextmanager
def _opened(
    settings: Settings, connection_id: str, build: Callable[[Client], Sequence[Stream]]
) -> Iterator[Sequence[Stream]]:
    with shared_limits(settings) as limits:
        client = api.open_client(connection(settings, connection_id), limits)
        try:
            yield build(client)
        finally:
            client.close()


def connection(settings: Settings, connection_id: str) -> JiraConnection:
    """The connection with this id.

    Raises:
        LookupError: there is none.
    """
    for found in jira_connections(settings):
        if found.id == connection_id:
            return found
    raise LookupError(f"no Jira connection {connection_id!r}: set PULSE_JIRA_URL and PULSE_JIRA_TOKEN")
