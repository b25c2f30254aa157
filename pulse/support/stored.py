"""Opens the credentials that the database keeps, only so that they are known and hidden."""

from contextlib import suppress
from typing import Any

import psycopg
from cryptography.fernet import MultiFernet

from pulse.alerts.storage import open_channel, read_channels
from pulse.connections import storage
from pulse.connections.keys import cipher, key_texts
from pulse.database import connect
from pulse.errors import PulseError
from pulse.mcp_servers.storage import address_of, read_servers
from pulse.settings import Settings


def learn_stored(settings: Settings, url: str) -> None:
    """Learn all stored credentials that the keys here open. Where none can be read, none can be told either."""
    with suppress(PulseError, psycopg.Error):
        if key_texts(settings):
            with connect(url) as connection:
                _open_all(connection, cipher(settings))


def _open_all(connection: psycopg.Connection[Any], keys: MultiFernet) -> None:
    for one in storage.integrations(connection):
        with suppress(PulseError):
            storage.one_connection(connection, keys, one.site.source, one.connection_id)
    for channel in read_channels(connection):
        with suppress(PulseError):
            open_channel(connection, channel.name, keys)
    for server in read_servers(connection):
        with suppress(PulseError):
            address_of(connection, keys, server.name)
