"""Where the projects are that make Jira's partition keys."""

from pulse_assets.raw.discovery import Discovery

PROJECTS = Discovery(table="jira_projects", column="project_key", partitions="jira_projects")
