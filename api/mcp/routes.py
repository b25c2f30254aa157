"""`/mcp`: hands requests of those who may read over to the MCP server."""

from fastapi import APIRouter, Request, Response
from starlette.types import Receive, Scope, Send

from api.auth.principals import MayRead
from api.mcp.endpoint import McpEndpoint

router = APIRouter()


class HandedOver(Response):
    """A response that the endpoint sends itself."""

    def __init__(self, endpoint: McpEndpoint) -> None:
        super().__init__()
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the endpoint answer."""
        await self._endpoint(scope, receive, send)


# Without sessions there is nothing to listen for (GET) and none to end (DELETE): both are answered with 405.
@router.post("/mcp", include_in_schema=False)
async def serve_mcp(request: Request, _: MayRead) -> Response:
    """The Model Context Protocol over streamable HTTP."""
    return HandedOver(request.app.state.mcp)
