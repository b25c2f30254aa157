"""Whether the API lives, and whether it can serve."""
