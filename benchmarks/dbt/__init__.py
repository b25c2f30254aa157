"""How long dbt takes to build everything, and how long to build what changed, at the size of a large organisation."""
