"""Other MCP servers, whose tools an administrator lets the agent use: where they are, what they offer, calling them.

Public surface:
    storage: the servers in `app.mcp_servers`, their tokens encrypted.
    calling: what a server offers, and calls of its tools, bounded in time and size.

What comes from them is somebody else's: `pulse.agent` treats it as data and cites it as theirs.
"""
