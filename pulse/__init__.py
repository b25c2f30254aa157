"""The core that all parts of Pulse share: settings, database, HTTP, metrics, CLI. Knows neither Dagster nor FastAPI."""
