"""How long PostgreSQL takes to answer each metric of the catalogue."""
