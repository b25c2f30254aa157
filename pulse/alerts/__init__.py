"""Alerts: rules that people write, what they find true, and telling the channels. Knows neither Dagster nor FastAPI."""
