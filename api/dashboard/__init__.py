"""The dashboard as `make web` built it from `web/`, served by the same process as the API."""
