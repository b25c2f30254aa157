"""What the routes of other MCP servers take and give. Tokens only ever go in."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from pulse.connections.sites import WebAddress
from pulse.mcp_servers.model import NAME_PATTERN, OutsideServer

ServerName = Annotated[
    str,
    Field(pattern=f"^{NAME_PATTERN}$", description="lower-case letters, digits and dashes", examples=["wiki"]),
]
Token = Annotated[SecretStr, Field(min_length=1, max_length=4000)]
Allowed = Annotated[
    list[Annotated[str, Field(max_length=40)]],
    Field(max_length=50, description="tools that may be used though they do not say that they only read"),
]


class NewServer(BaseModel):
    """A server to be added; it is not used before it has been tested and enabled."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    name: ServerName
    url: WebAddress = Field(examples=["https://mcp.example.com/mcp"])
    token: Token | None = Field(None, description="sent as Bearer; null: none is wanted")


class ServerChange(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    is_enabled: bool | None = None
    allowed_tools: Allowed | None = None


class NewToken(BaseModel):
    """The token that takes the place of the present one."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    token: Token | None = Field(description="null: none is wanted any more")


class ToolDocument(BaseModel):
    """A tool as its server described it."""

    name: str
    description: str
    parameters: dict[str, Any] = Field(description="JSON schema of its arguments")
    is_read_only: bool = Field(description="whether the server says that it changes nothing")
    is_usable: bool = Field(description="whether the agent may call it now")


class ServerDocument(BaseModel):
    """A server without its token."""

    name: str
    url: str
    is_enabled: bool
    allowed_tools: list[str]
    tools: list[ToolDocument] = Field(description="as they were when it was last tested")
    listed_at: datetime | None = Field(description="when it was last tested with success; null: not yet")
    created_by: str
    created_at: datetime

    @classmethod
    def of(cls, server: OutsideServer) -> "ServerDocument":
        """The document of a server."""
        usable = server.usable()
        tools = [
            ToolDocument(
                name=tool.name,
                description=tool.description,
                parameters=tool.parameters,
                is_read_only=tool.is_read_only,
                is_usable=tool in usable,
            )
            for tool in server.tools
        ]
        return cls(
            name=server.name,
            url=server.url,
            is_enabled=server.is_enabled,
            allowed_tools=list(server.allowed_tools),
            tools=tools,
            listed_at=server.listed_at,
            created_by=server.created_by,
            created_at=server.created_at,
        )
