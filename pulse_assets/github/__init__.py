"""GitHub: how its records are found, read and described. The same file names as in `jira`."""
