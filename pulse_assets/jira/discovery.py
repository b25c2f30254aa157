"""Where the projects are that make Jira's partition keys."""

from pulse_assets.raw.discovery import Discovery

# A project whose key changes gives all its issues new keys, so they are read anew: no identity.
PROJECTS = Discovery(table="jira_projects", column="project_key", partitions="jira_projects")
