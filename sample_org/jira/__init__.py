"""The organisation as a Jira Cloud site: REST v3 and the agile API."""
