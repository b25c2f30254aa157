"""`pulse mcp` as a client starts it: the official one, over stdin and stdout."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

from mcp.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from pulse.tools import TOOLS


def test_a_client_that_starts_the_command_gets_the_tools(tmp_path: Path, database_url: str) -> None:
    server = StdioServerParameters(
        command=str(Path(sys.executable).with_name("pulse")),
        args=["mcp"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "PULSE_DATABASE_URL": database_url},
        cwd=tmp_path,
    )

    async def talk() -> tuple[Any, Any]:
        async with Client(stdio_client(server)) as client:
            return await client.list_tools(), await client.call_tool("describe_metric", {"metric": "throughput"})

    listed, described = asyncio.run(talk())
    assert [tool.name for tool in listed.tools] == list(TOOLS)
    assert described.structured_content["metric"]["label"] == "Throughput"
