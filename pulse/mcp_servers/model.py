"""What another MCP server is to those who use it."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import SecretStr

NAME_PATTERN = r"[a-z][a-z0-9-]{0,19}"
# Between the server and its tool in the name by which a model calls it; no tool of Pulse's own has it.
BETWEEN = "__"
# Endpoints take no other names of tools.
CALLABLE = re.compile(r"[A-Za-z0-9_-]{1,40}")


@dataclass(frozen=True, slots=True)
class OutsideTool:
    """A tool as its server described it when it was asked; `parameters` is a JSON schema."""

    name: str
    description: str
    parameters: dict[str, Any]
    is_read_only: bool


@dataclass(frozen=True, slots=True)
class OutsideServer:
    """One server. `tools` is what it offered at `listed_at`; `allowed_tools` may be used though they may change things.

    Its token is not part of it: see `Address`.
    """

    name: str
    url: str
    is_enabled: bool
    allowed_tools: tuple[str, ...]
    tools: tuple[OutsideTool, ...]
    listed_at: datetime | None
    created_by: str
    created_at: datetime

    def usable(self) -> list[OutsideTool]:
        """What the agent may call: tools that only read, and those that are allowed by name."""
        if not self.is_enabled:
            return []
        return [tool for tool in self.tools if tool.is_read_only or tool.name in self.allowed_tools]


@dataclass(frozen=True, slots=True)
class Address:
    """Where a server is asked, and the token that it wants."""

    url: str
    token: SecretStr | None
