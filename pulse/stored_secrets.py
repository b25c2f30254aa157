"""All that the database keeps encrypted, for whatever: credentials of connections, alert channels and MCP servers."""

from typing import Any

import psycopg
from cryptography.fernet import InvalidToken, MultiFernet

from pulse.alerts.storage import encrypt_anew
from pulse.connections import storage
from pulse.mcp_servers.storage import rekey_tokens

KEPT = """
    select source || ' ' || connection_id, secret from app.integrations where secret is not null
    union all select 'alert channel ' || name, encrypted from app.alert_channels
    union all select 'MCP server ' || name, token from app.mcp_servers where token is not null
    order by 1
"""


def undecryptable(connection: psycopg.Connection[Any], keys: MultiFernet) -> tuple[int, list[str]]:
    """How many credentials there are, and whose no key decrypts, as `jira europe`."""
    rows = connection.execute(KEPT).fetchall()
    return len(rows), [name for name, secret in rows if not _is_readable(keys, bytes(secret))]


def rekey(connection: psycopg.Connection[Any], keys: MultiFernet) -> int:
    """Encrypt all anew with the first key, or, where one cannot be decrypted, none; gives how many there are.

    Raises:
        PulseError: no key decrypts one; the message says which and what to do.
    """
    return storage.rekey(connection, keys) + encrypt_anew(connection, keys) + rekey_tokens(connection, keys)


def _is_readable(keys: MultiFernet, secret: bytes) -> bool:
    try:
        keys.decrypt(secret)
    except InvalidToken:
        return False
    return True
