"""`/health/live` for restarts, `/health/ready` for traffic."""

from fastapi import APIRouter
from pydantic import BaseModel

from api.auth.rules import public
from api.dependencies import ReadConnection
from api.health.readiness import require_ready

router = APIRouter(prefix="/health", tags=["health"])


class Health(BaseModel):
    """The answer when all is well."""

    status: str = "ok"


@router.get("/live")
@public
def live() -> Health:
    """The process answers. Says nothing of the database."""
    return Health()


@router.get("/ready")
@public
def ready(connection: ReadConnection) -> Health:
    """The database answers and its schema is the one this program expects; 503 otherwise."""
    require_ready(connection)
    return Health()
