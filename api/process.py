"""One process that serves the API: its logging, its end, its application."""

import signal
import sys

from fastapi import FastAPI

from api.app import create_app
from pulse.logs import configure_logging
from pulse.runtime import database_url
from pulse.settings import Settings


def end_in_order() -> None:
    """Make SIGTERM end the process in order, or it is taken for a user of the embedded server for ever.

    Called before uvicorn runs: it takes the signal itself, stops, and passes it on to what stood there before.
    """
    signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))


def create() -> FastAPI:
    """The application on the configured database."""
    settings = Settings()
    if settings.api_processes > 1:
        end_in_order()
    configure_logging(settings)
    return create_app(settings, database_url(settings))
