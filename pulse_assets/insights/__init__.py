"""From marts to findings: one module an insight. What is found is plain data; only `assets` knows Dagster."""
