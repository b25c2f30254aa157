"""Serves MCP over streamable HTTP inside of the API's lifespan. The server is built when it is first asked for.

Requests stand on their own (stateless), so that any of several processes can take each, and each is let in anew.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import anyio
from anyio import to_thread
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager

    from pulse.mcp import Ask


class McpEndpoint:
    """An ASGI application within `serving`; `ask` answers the calls of tools."""

    def __init__(self, ask: "Ask") -> None:
        self._ask = ask
        self._building = anyio.Lock()
        self._built, self._running = anyio.Event(), anyio.Event()
        self._manager: StreamableHTTPSessionManager | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request of somebody who has been let in."""
        manager = await self._running_manager()
        await manager.handle_request(scope, receive, send)

    async def _running_manager(self) -> "StreamableHTTPSessionManager":
        async with self._building:
            if self._manager is None:
                self._manager = await to_thread.run_sync(self._build)
                self._built.set()
        await self._running.wait()
        return self._manager

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        """Keep what runs beside requests as long as the application runs."""
        async with anyio.create_task_group() as group:
            group.start_soon(self._run)
            yield
            group.cancel_scope.cancel()

    async def _run(self) -> None:
        await self._built.wait()
        assert self._manager is not None
        async with self._manager.run():
            self._running.set()
            await anyio.sleep_forever()

    def _build(self) -> "StreamableHTTPSessionManager":
        # mcp takes half a second to import; an API that nobody asks for it starts without.
        from mcp.server.transport_security import TransportSecuritySettings

        from pulse.mcp import build_server

        server = build_server(self._ask)
        # Rebinding a name of another site leads to nothing here: no request is let in by a cookie or an address.
        security = TransportSecuritySettings(enable_dns_rebinding_protection=False)
        server.streamable_http_app(stateless_http=True, transport_security=security)
        return server.session_manager
