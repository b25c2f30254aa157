"""`/mcp-servers`: add, test, enable and remove the servers whose tools the agent may use."""

from typing import Annotated

from cryptography.fernet import MultiFernet
from fastapi import APIRouter, Depends, Request

from api.auth.circumstances import Circumstance
from api.auth.principals import MayConnect
from api.dependencies import CurrentSettings, ReadConnection, WriteConnection
from api.mcp_servers.documents import NewServer, NewToken, ServerChange, ServerDocument
from pulse.access.audit import record
from pulse.connections.keys import cipher
from pulse.mcp_servers import storage
from pulse.mcp_servers.calling import list_tools
from pulse.mcp_servers.model import Address

router = APIRouter(prefix="/mcp-servers", tags=["mcp-servers"])


def _keys(settings: CurrentSettings) -> MultiFernet:
    return cipher(settings)


SecretKeys = Annotated[MultiFernet, Depends(_keys)]


@router.get("", operation_id="list_mcp_servers")
def list_servers(_: MayConnect, connection: ReadConnection) -> list[ServerDocument]:
    """All servers that were added."""
    return [ServerDocument.of(server) for server in storage.read_servers(connection)]


@router.post("", status_code=201, operation_id="add_mcp_server")
def add_server(
    wanted: NewServer, _: MayConnect, keys: SecretKeys, connection: WriteConnection, by: Circumstance
) -> ServerDocument:
    """Add a server, not yet used: test it, look at its tools, then enable it. 409 where the name is taken."""
    added = storage.add_server(connection, keys, wanted.name, Address(wanted.url, wanted.token), by.actor)
    record(connection, by, "mcp_servers.added", wanted.name, {"url": wanted.url})
    return ServerDocument.of(added)


@router.patch("/{name}", operation_id="change_mcp_server")
def change_server(
    name: str, wanted: ServerChange, _: MayConnect, connection: WriteConnection, by: Circumstance
) -> ServerDocument:
    """Let the agent use it or not, and say which tools it may use beside those that only read."""
    storage.find_server(connection, name)
    changed = storage.change_server(connection, name, wanted.is_enabled, wanted.allowed_tools)
    record(connection, by, "mcp_servers.changed", name, wanted.model_dump(exclude_none=True))
    return ServerDocument.of(changed)


@router.put("/{name}/token", status_code=204, operation_id="rotate_mcp_server")
def rotate_token(
    name: str, wanted: NewToken, _: MayConnect, keys: SecretKeys, connection: WriteConnection, by: Circumstance
) -> None:
    """Put another token in place of the present one."""
    storage.put_token(connection, keys, name, wanted.token)
    record(connection, by, "mcp_servers.rotated", name)


@router.post("/{name}/test", operation_id="test_mcp_server")
def probe_server(name: str, _: MayConnect, keys: SecretKeys, request: Request, by: Circumstance) -> ServerDocument:
    """Ask the server for its tools and keep how it describes them. 502 where it does not answer as an MCP server."""
    # The server may take long: no connection to the database is held meanwhile.
    with request.app.state.write_pool.connection() as connection:
        record(connection, by, "mcp_servers.tested", name)
        address = storage.address_of(connection, keys, name)
    tools = list_tools(address)
    with request.app.state.write_pool.connection() as connection:
        return ServerDocument.of(storage.keep_tools(connection, name, tools))


@router.delete("/{name}", status_code=204, operation_id="remove_mcp_server")
def remove_server(name: str, _: MayConnect, connection: WriteConnection, by: Circumstance) -> None:
    """Forget the server and its token."""
    storage.remove_server(connection, name)
    record(connection, by, "mcp_servers.removed", name)
