"""Tools of other MCP servers as the agent uses them: offered under their server's name, called, and cited as theirs."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import Any

import psycopg

from pulse.connections.keys import cipher
from pulse.mcp_servers import storage
from pulse.mcp_servers.calling import call_tool
from pulse.mcp_servers.model import BETWEEN, OutsideTool
from pulse.settings import Settings

Opening = Callable[[], AbstractContextManager[psycopg.Connection[Any]]]


@dataclass(frozen=True, slots=True)
class Outside:
    """One tool of another server; `call` gives its text and may block for seconds."""

    server: str
    url: str
    tool: OutsideTool
    call: Callable[[Mapping[str, Any]], str]

    @property
    def name(self) -> str:
        """How a model calls it."""
        return f"{self.server}{BETWEEN}{self.tool.name}"

    @property
    def offer(self) -> dict[str, Any]:
        """The tool as endpoints take it."""
        told = f"Of {self.server}, a server outside of Pulse. {self.tool.description}"
        return {"name": self.name, "description": told, "parameters": self.tool.parameters}


def outside_tools(opening: Opening, settings: Settings) -> dict[str, Outside]:
    """The tools that the agent may use now, by the names by which a model calls them."""

    def call(server: str, tool: str, arguments: Mapping[str, Any]) -> str:
        with opening() as connection:
            address = storage.address_of(connection, cipher(settings), server)
        return call_tool(address, tool, arguments)

    with opening() as connection:
        servers = storage.read_servers(connection)
    found = [
        Outside(server.name, server.url, tool, partial(call, server.name, tool.name))
        for server in servers
        for tool in server.usable()
    ]
    return {one.name: one for one in found}
