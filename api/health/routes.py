"""`/health/live` for restarts, `/health/ready` for traffic."""

from http import HTTPStatus

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.auth.rules import public
from api.dependencies import CurrentSettings
from api.health.readiness import look
from api.problems import problem
from api.reading import CurrentReading
from pulse.health import State, overall

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The answer when all is well."""

    status: State = State.OK


class PartDocument(BaseModel):
    """How one part stands."""

    name: str
    state: State
    finding: str


class Readiness(Health):
    """The worst state of the parts, and each of them."""

    parts: list[PartDocument]


@router.get("/live")
@public
async def live() -> Health:
    """The process answers. Says nothing of the database."""
    return Health()


@router.get("/ready", response_model=Readiness, responses={503: {"description": "It cannot serve; `parts` say why."}})
@public
async def ready(request: Request, reading: CurrentReading, settings: CurrentSettings) -> Readiness | Response:
    """Database, Dagster, sources, quotas, disk and memory; 503 only where serving is impossible."""
    found = await look(reading, settings)
    parts = [PartDocument.model_validate(part, from_attributes=True) for part in found]
    state = overall(found)
    if state is not State.FAILED:
        return Readiness(status=state, parts=parts)
    detail = " ".join(part.finding for part in found if part.state is State.FAILED)
    told = [part.model_dump() for part in parts]
    return problem(request.scope, HTTPStatus.SERVICE_UNAVAILABLE, detail, parts=told)
