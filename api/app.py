"""Puts the API together: routes, errors, the pool of database connections."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from psycopg_pool import ConnectionPool

from api.errors import install_error_handlers
from api.findings.routes import router as findings
from api.health.routes import router as health
from api.metrics.routes import router as metrics
from pulse.settings import Settings

POOL_SIZE = 8


def create_app(settings: Settings, database_url: str) -> FastAPI:
    """The application on the database at `database_url`; it starts, and says so, while the database is away."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        pool = ConnectionPool(
            database_url,
            min_size=1,
            max_size=POOL_SIZE,
            timeout=5.0,
            open=False,
            kwargs={"options": "-c timezone=UTC -c default_transaction_read_only=on"},
            check=ConnectionPool.check_connection,
        )
        pool.open(wait=False)
        app.state.pool = pool
        yield
        pool.close()

    app = FastAPI(
        title="Pulse",
        version=version("pulse-analytics"),
        description="Engineering metrics from Jira and GitHub. Every figure carries n, coverage, period and freshness.",
        lifespan=lifespan,
    )
    app.state.settings = settings
    install_error_handlers(app)
    app.include_router(health)
    app.include_router(metrics, prefix="/api/v1")
    app.include_router(findings, prefix="/api/v1")

    @app.get("/", include_in_schema=False)
    def to_documentation() -> RedirectResponse:
        return RedirectResponse("/docs")

    return app
