"""One script a contestant, each run in an environment of its own; told all by environment variables."""
