"""What can be asked of Pulse, as typed functions: the same for the planner, the agent, MCP clients and the API.

Public surface:
    TOOLS: every tool by name, with its description and the models of its arguments and its result.
    call(context, name, arguments) -> Result: checks the arguments, asks, and keeps to what the reader may see.
    Context: whose question it is, the catalogue, the database connection and the day that it is.
"""

from pulse.tools.context import Context
from pulse.tools.registry import TOOLS, Tool, call
from pulse.tools.result import Arguments, Page, Result, ToolError

__all__ = ["TOOLS", "Arguments", "Context", "Page", "Result", "Tool", "ToolError", "call"]
