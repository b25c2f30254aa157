"""`python -m api`: serves the API on this machine."""

import argparse
import signal
import sys

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
    # uvicorn passes SIGTERM on when it has stopped; the process must then end in order, or it is taken for a user of
    # the embedded server for ever.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    settings = Settings()
    app = create_app(settings, database_url(settings))
    uvicorn.run(app, host=arguments.host, port=arguments.port, log_level="warning")


main()
