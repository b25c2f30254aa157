"""The HTTP edge: thin endpoints over `pulse`. Starts without Dagster and knows nothing of the assets."""
