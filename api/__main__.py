"""`python -m api`: serves the API on this machine."""

import argparse

import uvicorn

from api.app import create_app
from pulse.runtime import database_url
from pulse.settings import Settings


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(prog="python -m api", description="Serve the Pulse API.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000)
    arguments = parser.parse_args()
    settings = Settings()
    app = create_app(settings, database_url(settings))
    uvicorn.run(app, host=arguments.host, port=arguments.port, log_level="warning")


main()
