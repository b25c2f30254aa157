"""Asks other MCP servers over streamable HTTP: what they offer, and calls of their tools. It blocks.

A server may answer late, too much, or nonsense: all of it ends as one error that says which.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from pulse.mcp_servers.errors import ServerAway
from pulse.mcp_servers.model import CALLABLE, Address, OutsideTool
from pulse.redaction import Redactor

if TYPE_CHECKING:
    from httpx2 import Response
    from mcp.client import Client

SECONDS = 20.0
MOST_BYTES = 1_000_000
MOST_LETTERS = 20_000
MOST_TOOLS = 50
MOST_DESCRIPTION = 1_000
MOST_REASON = 300
T = TypeVar("T")


def list_tools(address: Address) -> list[OutsideTool]:
    """What the server offers, as far as it can be called.

    Raises:
        ServerAway: it does not answer as an MCP server.
    """

    async def ask(client: "Client") -> list[OutsideTool]:
        return [
            OutsideTool(
                tool.name,
                (tool.description or "")[:MOST_DESCRIPTION],
                tool.input_schema,
                bool(tool.annotations and tool.annotations.read_only_hint),
            )
            for tool in (await client.list_tools()).tools[:MOST_TOOLS]
            if CALLABLE.fullmatch(tool.name)
        ]

    return asyncio.run(_asked(address, ask))


def call_tool(address: Address, tool: str, arguments: Mapping[str, Any]) -> str:
    """The text that the tool gives, cut to what is read, without the token.

    Raises:
        ServerAway: the server does not answer, or the tool says that it failed.
    """
    result = asyncio.run(_asked(address, lambda client: client.call_tool(tool, dict(arguments))))
    # Servers that give data say the same as text.
    texts = [part.text if part.type == "text" else f"({part.type} left out)" for part in result.content]
    redact = Redactor([address.token.get_secret_value()] if address.token else [])
    text = redact("\n".join(texts))[:MOST_LETTERS]
    if result.is_error:
        raise ServerAway(f"The tool failed: {text[:MOST_REASON]}")
    return text


async def _asked(address: Address, deed: "Callable[[Client], Awaitable[T]]") -> T:
    try:
        async with asyncio.timeout(SECONDS), _client(address) as client:
            return await deed(client)
    except TimeoutError as error:
        raise ServerAway(f"The MCP server did not answer within {SECONDS:.0f} seconds.") from error
    except Exception as error:
        raise ServerAway(f"The MCP server cannot be reached, or does not answer as one{_status(error)}.") from error


@asynccontextmanager
async def _client(address: Address) -> "AsyncIterator[Client]":
    # Takes half a second to import; most answers need none of it.
    import httpx2
    from mcp.client import Client
    from mcp.client.streamable_http import streamable_http_client

    headers = {"Authorization": f"Bearer {address.token.get_secret_value()}"} if address.token else {}

    async def bound(response: "Response") -> None:
        if int(response.headers.get("content-length", 0)) > MOST_BYTES:
            raise httpx2.DecodingError("the answer is too long", request=response.request)

    hooks = {"response": [bound]}
    async with httpx2.AsyncClient(headers=headers, timeout=SECONDS, event_hooks=hooks) as http:
        transport = streamable_http_client(address.url, http_client=http, max_sse_event_size=MOST_BYTES)
        async with Client(transport, cache=None) as client:
            yield client


def _status(error: BaseException) -> str:
    """The status by which the server refused, wherever in a group of errors it stands."""
    if isinstance(error, BaseExceptionGroup):
        return next((told for one in error.exceptions if (told := _status(one))), "")
    status = getattr(getattr(error, "response", None), "status_code", None)
    return f" (it answered {status})" if status else ""
