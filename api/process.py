"""One process that serves the API: its logging, its application."""

import gc

from fastapi import FastAPI

from api.app import create_app
from pulse.logs import configure_logging
from pulse.runtime import database_url
from pulse.settings import Settings


def create() -> FastAPI:
    """The application on the configured database."""
    settings = Settings()
    configure_logging(settings)
    app = create_app(settings, database_url(settings))
    # What is loaded now stays for good: the collector need not look through it again while somebody waits.
    gc.freeze()
    gc.enable()
    return app
