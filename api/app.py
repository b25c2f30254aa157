"""Puts the API together: routes, errors, the pool of database connections."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from psycopg_pool import ConnectionPool
from starlette.middleware.gzip import GZipMiddleware

from api.about.routes import router as about
from api.alerts.routes import router as alerts
from api.auth.identity import Identities
from api.auth.oidc import router as oidc
from api.auth.routes import router as auth
from api.auth.rules import require_rules
from api.chat.routes import router as chat
from api.chat.service import Chat
from api.configuration.routes import router as configuration
from api.connections.routes import router as connections
from api.dashboard.serving import BUNDLE, Dashboard
from api.data_quality.routes import router as unmapped
from api.data_version import DataVersions
from api.errors import install_error_handlers
from api.findings.routes import router as findings
from api.forecasts.routes import router as forecasts
from api.health.routes import router as health
from api.jobs.routes import router as jobs
from api.limits import open_limits
from api.live.routes import router as live
from api.mcp.asking import answers_of
from api.mcp.endpoint import McpEndpoint
from api.mcp.routes import router as mcp
from api.mcp_servers.routes import router as mcp_servers
from api.metrics.routes import figures
from api.metrics.routes import router as metrics
from api.metrics.targets import router as targets
from api.middleware import Gated
from api.monitoring.routes import monitoring_router
from api.people.routes import router as people
from api.reading import open_reading
from api.records.routes import records_router
from api.reports.routes import router as reports
from api.results.middleware import KeptResults
from api.results.stores import open_store
from api.settings.routes import router as settings_routes
from api.tracing import telemetry
from api.users.routes import router as users
from pulse.access.secret import signing_secret
from pulse.agent.model import open_model
from pulse.database import READING_SESSION, SESSION
from pulse.live.feed import open_feed
from pulse.records.subjects import DATA_QUALITY, SUBJECTS
from pulse.settings import Settings

POOL_SIZE = 8
SMALLEST_COMPRESSED = 1024
COMPRESSION = 5
# What depends on the version of the data and on what the reader may see, and on nothing else.
KEPT = ("/api/v1/metrics", "/api/v1/findings", *(f"/api/v1/{path}" for path in SUBJECTS))
# Routes are tried one after the other: those that are asked for most stand first.
ROUTERS = (
    *(figures, metrics, targets, records_router(SUBJECTS), findings, forecasts),
    *(auth, oidc, users, connections, mcp_servers, jobs, live, alerts, chat, reports, configuration, people),
    *(settings_routes, about, unmapped, records_router(DATA_QUALITY, "/data-quality", "data quality")),
)


def create_app(settings: Settings, database_url: str, bundle: Path = BUNDLE) -> FastAPI:
    """The application on the database at `database_url`; it starts, and says so, while the database is away.

    `bundle` is the directory of the built dashboard.
    """
    model = open_model(settings)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        with _pool(database_url, READING_SESSION) as pool, _pool(database_url, SESSION) as write_pool:
            app.state.pool, app.state.write_pool = pool, write_pool
            app.state.identities = Identities(write_pool, app.state.secret)
            async with (
                open_reading(_replica(settings) or database_url) as reading,
                open_limits(settings, write_pool) as limits,
                open_store(settings) as results,
                open_feed(database_url) as feed,
                app.state.mcp.serving(),
                Chat(model, database_url, write_pool).serving() as agent,
            ):
                app.state.reading, app.state.data_versions = reading, DataVersions(reading, settings)
                app.state.limits, app.state.results, app.state.feed = limits, results, feed
                app.state.chat = agent
                yield

    app = Gated(
        title="Pulse",
        version=version("pulse-analytics"),
        description="Engineering metrics from Jira and GitHub. Every figure carries n, coverage, period and freshness.",
        lifespan=lifespan,
        max_body_size=settings.max_request_bytes,
        telemetry=telemetry(),
    )
    app.state.settings, app.state.secret = settings, signing_secret(settings)
    app.state.mcp = McpEndpoint(answers_of(app))
    install_error_handlers(app)
    # What is added last stands outside: results are kept compressed.
    app.add_middleware(GZipMiddleware, minimum_size=SMALLEST_COMPRESSED, compresslevel=COMPRESSION)
    app.add_middleware(KeptResults, paths=KEPT)
    app.include_router(health)
    app.include_router(monitoring_router(is_public=settings.metrics_public))
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")

    app.include_router(mcp)
    app.router.default = Dashboard(bundle, app.router.default)
    require_rules(app)
    return app


def _replica(settings: Settings) -> str | None:
    return settings.read_database_url.get_secret_value() if settings.read_database_url else None


@contextmanager
def _pool(database_url: str, options: str) -> Iterator[ConnectionPool]:
    pool = ConnectionPool(
        database_url,
        min_size=1,
        max_size=POOL_SIZE,
        timeout=5.0,
        open=False,
        kwargs={"options": options},
        check=ConnectionPool.check_connection,
    )
    pool.open(wait=False)
    yield pool
    pool.close()
