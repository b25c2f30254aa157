"""One process that serves the API: its logging, its end, its application."""

import signal
import sys

from fastapi import FastAPI

from api.app import create_app
from pulse.logs import configure_logging
from pulse.runtime import database_url
from pulse.settings import Settings


def create() -> FastAPI:
    """The application on the configured database."""
    # uvicorn passes SIGTERM on when it has stopped; the process must then end in order, or it is taken for a user of
    # the embedded server for ever.
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
    settings = Settings()
    configure_logging(settings)
    return create_app(settings, database_url(settings))
