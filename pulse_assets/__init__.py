"""The Dagster code location: raw tables of Jira and GitHub, dbt models, insights."""
