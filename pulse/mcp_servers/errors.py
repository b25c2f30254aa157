"""What can be wrong with another MCP server; no text ever holds its token."""

from pulse.errors import PulseError


class McpServerError(PulseError):
    """Something about another MCP server cannot be done; the message says what to do."""


class UnknownServer(McpServerError):
    """There is no such server."""

    def __init__(self, name: str) -> None:
        super().__init__(f"There is no MCP server {name!r}.")


class TakenServer(McpServerError):
    """The name stands for another server."""


class ServerAway(McpServerError):
    """It cannot be reached, does not answer in time, or not as an MCP server does."""
