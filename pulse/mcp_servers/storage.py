"""`app.mcp_servers`: the servers that administrators added. Tokens go in encrypted and come out to be used only.

Every function works in the caller's transaction.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import psycopg
from cryptography.fernet import InvalidToken, MultiFernet
from psycopg.types.json import Jsonb
from pydantic import SecretStr

from pulse.mcp_servers.errors import McpServerError, TakenServer, UnknownServer
from pulse.mcp_servers.model import Address, OutsideServer, OutsideTool
from pulse.redaction import learn

SELECT = "select name, url, is_enabled, allowed_tools, tools, listed_at, created_by, created_at from app.mcp_servers"


def read_servers(connection: psycopg.Connection[Any]) -> list[OutsideServer]:
    """All of them, by name."""
    return [_server(*row) for row in connection.execute(f"{SELECT} order by name")]


def find_server(connection: psycopg.Connection[Any], name: str) -> OutsideServer:
    """One of them; UnknownServer where there is none."""
    row = connection.execute(f"{SELECT} where name = %s", [name]).fetchone()
    if row is None:
        raise UnknownServer(name)
    return _server(*row)


def add_server(
    connection: psycopg.Connection[Any], keys: MultiFernet, name: str, address: Address, by: str
) -> OutsideServer:
    """Keep a server. Nothing of it is used before it has been asked for its tools and enabled."""
    query = """
        insert into app.mcp_servers (name, url, token, created_by) values (%s, %s, %s, %s) on conflict do nothing
    """
    if connection.execute(query, [name, address.url, _encrypted(keys, address.token), by]).rowcount == 0:
        raise TakenServer(f"The name {name!r} is taken. Choose another, or remove that server first.")
    return find_server(connection, name)


def change_server(
    connection: psycopg.Connection[Any], name: str, is_enabled: bool | None, allowed_tools: Sequence[str] | None
) -> OutsideServer:
    """Use it or not, and say which tools may be used though they may change things; None leaves what is."""
    query = """
        update app.mcp_servers set is_enabled = coalesce(%s, is_enabled), allowed_tools = coalesce(%s, allowed_tools)
        where name = %s
    """
    connection.execute(query, [is_enabled, None if allowed_tools is None else list(allowed_tools), name])
    return find_server(connection, name)


def put_token(connection: psycopg.Connection[Any], keys: MultiFernet, name: str, token: SecretStr | None) -> None:
    """Put another token in place of the present one; None: it wants none."""
    find_server(connection, name)
    connection.execute("update app.mcp_servers set token = %s where name = %s", [_encrypted(keys, token), name])


def keep_tools(connection: psycopg.Connection[Any], name: str, tools: Sequence[OutsideTool]) -> OutsideServer:
    """Keep what it offers: the agent uses the tools as they were described now, until they are listed again."""
    query = "update app.mcp_servers set tools = %s, listed_at = now() where name = %s"
    connection.execute(query, [Jsonb([asdict(tool) for tool in tools]), name])
    return find_server(connection, name)


def remove_server(connection: psycopg.Connection[Any], name: str) -> None:
    """Forget it and its token."""
    if connection.execute("delete from app.mcp_servers where name = %s", [name]).rowcount == 0:
        raise UnknownServer(name)


def address_of(connection: psycopg.Connection[Any], keys: MultiFernet, name: str) -> Address:
    """Where it is asked, and its token.

    Raises:
        McpServerError: no key decrypts the token.
    """
    row = connection.execute("select url, token from app.mcp_servers where name = %s", [name]).fetchone()
    if row is None:
        raise UnknownServer(name)
    try:
        token = None if row[1] is None else SecretStr(keys.decrypt(bytes(row[1])).decode())
    except InvalidToken as error:
        raise McpServerError(
            f"The token of the MCP server {name!r} cannot be decrypted: no key made it. Put the key that did behind "
            "the others in PULSE_SECRET_KEYS, or hand the token in again."
        ) from error
    if token is not None:
        learn(token)
    return Address(row[0], token)


def rekey_tokens(connection: psycopg.Connection[Any], keys: MultiFernet) -> int:
    """Encrypt all tokens anew with the first key; gives how many these are."""
    rows = connection.execute("select name from app.mcp_servers where token is not null for update").fetchall()
    for (name,) in rows:
        put_token(connection, keys, name, address_of(connection, keys, name).token)
    return len(rows)


def _encrypted(keys: MultiFernet, token: SecretStr | None) -> bytes | None:
    return None if token is None else keys.encrypt(token.get_secret_value().encode())


def _server(
    name: str,
    url: str,
    is_enabled: bool,
    allowed_tools: list[str],
    tools: list[dict[str, Any]],
    listed_at: datetime | None,
    created_by: str,
    created_at: datetime,
) -> OutsideServer:
    listed = tuple(OutsideTool(**tool) for tool in tools)
    return OutsideServer(name, url, is_enabled, tuple(allowed_tools), listed, listed_at, created_by, created_at)
