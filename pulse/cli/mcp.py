"""`pulse mcp`: the tools for an MCP client that starts this command and talks to it over stdin and stdout."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pulse.mcp.server import Asked
    from pulse.tools import Result


def mcp() -> None:
    """Serve the tools over stdin and stdout, for Claude Desktop, Cursor, VS Code and other MCP clients."""
    from pulse.cli.configuration import load_settings
    from pulse.cli.reading import reading
    from pulse.mcp import build_server
    from pulse.metrics import OPERATOR
    from pulse.metrics.current import current_catalogue
    from pulse.tools import Context, call

    settings = load_settings()

    def ask(_: "Asked", name: str, arguments: Mapping[str, Any]) -> "Result":
        with reading() as connection:
            return call(
                Context.now(connection, current_catalogue(settings), OPERATOR, settings),
                name,
                arguments,
            )

    # An embedded server is started now, not during the first question.
    with reading():
        build_server(ask).run("stdio")
