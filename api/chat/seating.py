"""The seat of the principal of a request: their rights, the pools of the API, the audit log."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any

from fastapi import Depends, Request
from fastapi.encoders import jsonable_encoder

from api.auth.circumstances import circumstances
from api.dependencies import catalogue_files, catalogue_of, reader_of
from pulse.access.audit import record
from pulse.access.permissions import Principal
from pulse.agent.actions import Doing, perform
from pulse.agent.outcome import Proposal
from pulse.agent.outside import outside_tools
from pulse.agent.seat import Seat
from pulse.redaction import Redactor, secrets_of
from pulse.tools import Context


def _seat(request: Request) -> Seat:
    state = request.app.state
    principal: Principal = request.scope["principal"]
    by, reader, settings = circumstances(request, principal.actor), reader_of(request), state.settings
    redact = Redactor(secrets_of(settings))

    @contextmanager
    def opening() -> Iterator[Context]:
        catalogue = catalogue_of(catalogue_files(settings))
        with state.pool.connection() as connection:
            yield Context.now(connection, catalogue, reader, settings)

    def act(proposal: Proposal) -> str:
        catalogue = catalogue_of(catalogue_files(settings))
        with state.write_pool.connection() as connection:
            return perform(proposal, Doing(connection, settings, catalogue, by), principal.may)

    def note(tool: str, arguments: Mapping[str, Any]) -> None:
        with state.write_pool.connection() as connection:
            record(connection, by, "tools.call", tool, jsonable_encoder(arguments))

    model = state.chat.model
    return Seat(
        opening,
        principal.may,
        act,
        note,
        today=datetime.now(settings.zone).date(),
        time_zone=settings.timezone,
        model=model,
        redact=redact,
        # The planner knows what to do with Pulse's own tools only.
        outside={} if model is None else outside_tools(state.pool.connection, settings),
    )


CurrentSeat = Annotated[Seat, Depends(_seat)]
