"""What grows with the size of an organisation: reading, building, asking, Dagster's ticks, storage."""
