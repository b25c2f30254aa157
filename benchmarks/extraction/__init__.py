"""How much it costs to bring Jira and GitHub into PostgreSQL, beside what others need for the same records."""
