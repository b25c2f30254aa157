"""Answers the calls of tools for the principal of the request, and writes each into the audit log."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from fastapi import FastAPI, Request
from fastapi.encoders import jsonable_encoder

from api.auth.circumstances import circumstances
from api.dependencies import catalogue_files, catalogue_of, reader_of
from pulse.access.audit import record
from pulse.tools import Context, Result, call

if TYPE_CHECKING:
    from pulse.mcp import Ask
    from pulse.mcp.server import Asked


def answers_of(app: FastAPI) -> "Ask":
    """What answers calls of tools with the connections of `app`."""

    def ask(asked: "Asked", name: str, arguments: Mapping[str, Any]) -> Result:
        request = cast(Request, asked.request_context.request)
        settings = app.state.settings
        with app.state.write_pool.connection() as connection:
            by = circumstances(request, request.scope["principal"].actor)
            record(connection, by, "tools.call", name, jsonable_encoder(arguments))
        catalogue = catalogue_of(catalogue_files(settings))
        with app.state.pool.connection() as connection:
            return call(
                Context.now(connection, catalogue, reader_of(request), settings),
                name,
                arguments,
            )

    return ask
