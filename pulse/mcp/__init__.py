"""The tools of Pulse over the Model Context Protocol. The callers, the API and `pulse mcp`, tell who asks.

Public surface:
    build_server(ask) -> MCPServer: tools, resources and prompts; every call goes through `ask`.

Takes half a second to import, so import it where it is needed first.
"""

from pulse.mcp.server import Ask, build_server

__all__ = ["Ask", "build_server"]
