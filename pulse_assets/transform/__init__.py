"""The dbt project as Dagster assets: raw → staging → core → marts."""
