"""Every error leaves as a problem document; internals and secrets never do."""

import logging
from http import HTTPStatus

import psycopg
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from psycopg_pool import PoolTimeout
from starlette.exceptions import HTTPException

from api.problems import problem
from pulse.access.errors import AccessError, NotAuthenticated, NotKnown, Throttled
from pulse.agent.errors import ChatError, ThreadBusy, UnknownThread
from pulse.alerts.errors import AlertError, UnknownAlertName
from pulse.connections.errors import ConnectionsError, TakenConnection, UnknownConnection, UnreadableCredential
from pulse.errors import ConfigurationError
from pulse.jobs.errors import DagsterAway, DagsterRefused, JobBusy, JobError, UnknownJob
from pulse.mcp_servers.errors import McpServerError, ServerAway, TakenServer, UnknownServer
from pulse.metrics import CatalogueError, ForbiddenError, MetricError, UnknownNameError
from pulse.people.decisions import UnknownPersonError
from pulse.records.errors import NoSuchRecord, RecordError, RecordForbidden, UnknownColumn
from pulse.reports.storage import ReportError

log = logging.getLogger(__name__)

NOTHING_BUILT = "Nothing has been built yet. Run `pulse run` first."

# Errors whose text is written for the one who asks.
FOR_PEOPLE = (
    AlertError,
    AccessError,
    ChatError,
    ConnectionsError,
    JobError,
    McpServerError,
    MetricError,
    ConfigurationError,
    RecordError,
    ReportError,
    UnknownPersonError,
)

# What somebody sent is text or a number that PostgreSQL cannot hold.
UNSTORABLE = (
    psycopg.errors.NumericValueOutOfRange,
    psycopg.errors.DatetimeFieldOverflow,
    psycopg.errors.CharacterNotInRepertoire,
    psycopg.errors.UntranslatableCharacter,
)
# The first class that fits an error decides its status.
STATUSES: tuple[tuple[type[Exception], HTTPStatus], ...] = (
    (Throttled, HTTPStatus.TOO_MANY_REQUESTS),
    (NotAuthenticated, HTTPStatus.UNAUTHORIZED),
    (NotKnown, HTTPStatus.NOT_FOUND),
    (AccessError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownServer, HTTPStatus.NOT_FOUND),
    (TakenServer, HTTPStatus.CONFLICT),
    (ServerAway, HTTPStatus.BAD_GATEWAY),
    (McpServerError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownJob, HTTPStatus.NOT_FOUND),
    (JobBusy, HTTPStatus.CONFLICT),
    (DagsterAway, HTTPStatus.SERVICE_UNAVAILABLE),
    (DagsterRefused, HTTPStatus.BAD_GATEWAY),
    (JobError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownConnection, HTTPStatus.NOT_FOUND),
    (TakenConnection, HTTPStatus.CONFLICT),
    (UnreadableCredential, HTTPStatus.INTERNAL_SERVER_ERROR),
    (ConnectionsError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownNameError, HTTPStatus.NOT_FOUND),
    (CatalogueError, HTTPStatus.SERVICE_UNAVAILABLE),
    (ForbiddenError, HTTPStatus.FORBIDDEN),
    (MetricError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (NoSuchRecord, HTTPStatus.NOT_FOUND),
    (UnknownColumn, HTTPStatus.NOT_FOUND),
    (RecordForbidden, HTTPStatus.FORBIDDEN),
    (RecordError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownPersonError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownAlertName, HTTPStatus.NOT_FOUND),
    (AlertError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (UnknownThread, HTTPStatus.NOT_FOUND),
    (ThreadBusy, HTTPStatus.CONFLICT),
    (ChatError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (ReportError, HTTPStatus.NOT_FOUND),
    (ConfigurationError, HTTPStatus.UNPROCESSABLE_ENTITY),
    (psycopg.errors.UndefinedTable, HTTPStatus.SERVICE_UNAVAILABLE),
    (psycopg.errors.InvalidSchemaName, HTTPStatus.SERVICE_UNAVAILABLE),
    (psycopg.OperationalError, HTTPStatus.SERVICE_UNAVAILABLE),
    (PoolTimeout, HTTPStatus.SERVICE_UNAVAILABLE),
)


def install_error_handlers(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""
    for kind in (HTTPException, RequestValidationError, *FOR_PEOPLE, psycopg.Error, Exception):
        app.add_exception_handler(kind, _handle)


def _handle(request: Request, error: Exception) -> JSONResponse:
    if isinstance(error, HTTPException):
        return problem(request.scope, HTTPStatus(error.status_code), str(error.detail), headers=error.headers)
    if isinstance(error, RequestValidationError):
        faults = [{"place": ".".join(map(str, fault["loc"])), "message": fault["msg"]} for fault in error.errors()]
        return problem(request.scope, HTTPStatus.UNPROCESSABLE_ENTITY, "The request is not valid.", errors=faults)
    status = _status(error)
    if status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem(request.scope, status, _detail(error), headers=_headers(error), near=getattr(error, "near", None))


def _status(error: Exception) -> HTTPStatus:
    if _is_unstorable(error):
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return next((status for kind, status in STATUSES if isinstance(error, kind)), HTTPStatus.INTERNAL_SERVER_ERROR)


def _is_unstorable(error: Exception) -> bool:
    # psycopg refuses NUL characters itself, with the bare class; errors of the server have classes of their own.
    return isinstance(error, UNSTORABLE) or type(error) is psycopg.DataError


def _headers(error: Exception) -> dict[str, str] | None:
    if isinstance(error, Throttled):
        return {"Retry-After": str(error.seconds)}
    return {"WWW-Authenticate": "Bearer"} if isinstance(error, NotAuthenticated) else None


def _detail(error: Exception) -> str:
    if isinstance(error, FOR_PEOPLE):
        return str(error)
    if _is_unstorable(error):
        return "A number or a date is out of range, or a text holds a NUL character."
    if isinstance(error, psycopg.errors.UndefinedTable | psycopg.errors.InvalidSchemaName):
        return NOTHING_BUILT
    if isinstance(error, psycopg.errors.QueryCanceled):
        return "The answer took too long to find. Ask for a shorter period or with fewer dimensions."
    if isinstance(error, psycopg.OperationalError):
        return "The database does not answer. `pulse doctor` says more."
    return "Something failed that should not have; the server's log says what."
