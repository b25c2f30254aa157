"""The Model Context Protocol at /mcp: the same tools, for those who may read."""
