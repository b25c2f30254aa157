"""Every page of the dashboard by its address, with the heading that stands above it."""

PAGES = {
    "/": "Overview",
    "/findings": "Findings",
    "/reports": "Reports",
    "/delivery": "Delivery",
    "/flow": "Flow",
    "/sprints": "Sprints",
    "/pull-requests": "Pull requests",
    "/allocation": "Allocation",
    "/forecasts": "Forecasts",
    "/catalogue": "All metrics",
    "/metrics/throughput": "Throughput",
    "/metrics/pickup_time?by=team": "Pickup time (median)",
}
ADMIN_PAGES = {
    "/jobs": "Jobs",
    "/data-quality": "Data quality",
    "/chat": "Chat",
    "/settings/connections": "Connections",
    "/settings/mcp-servers": "MCP servers",
    "/settings/users": "Users",
    "/settings/keys": "API keys",
    "/settings/teams": "Teams",
    "/settings/mappings": "Mappings",
    "/settings/alerts": "Alerts",
    "/settings/audit": "Audit log",
}
# Pages of single records: where a link to one stands, and how its address begins.
DETAILS = {
    "/findings": "/findings/",
    "/reports": "/reports/",
    "/sprints": "/sprints/",
    "/flow": "/work-items/",
    "/metrics/pickup_time": "/pull-requests/",
}
