"""The Jira sites and GitHub accounts that are read."""
