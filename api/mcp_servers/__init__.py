"""Other MCP servers: administrators add them and say which of their tools the agent may use."""
