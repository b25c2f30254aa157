"""`/about` and `/auth/methods`: which instance this is, and how one signs in to it."""

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth.principals import MayRead
from api.auth.rules import public
from api.dependencies import CurrentSettings
from pulse.access.oidc import provider_of

router = APIRouter(tags=["about"])


class InstanceDocument(BaseModel):
    """What holds for all figures of this instance."""

    version: str
    timezone: str = Field(description="the organisation's: where days begin, and in which times are shown")
    dagster_url: str = Field(description="where people see runs")


class MethodsDocument(BaseModel):
    """How one may sign in."""

    password: bool
    oidc: bool = Field(description="at an OpenID Connect provider, by way of `/auth/oidc/login`")


@router.get("/about", operation_id="read_instance")
def read_instance(_: MayRead, settings: CurrentSettings) -> InstanceDocument:
    """The instance: its version, its time zone, and where its runs are seen."""
    return InstanceDocument(
        version=version("pulse-analytics"), timezone=settings.timezone, dagster_url=settings.dagster_url
    )


@router.get("/auth/methods", operation_id="list_sign_in_methods")
@public
def list_sign_in_methods(settings: CurrentSettings) -> MethodsDocument:
    """How one signs in here."""
    return MethodsDocument(password=True, oidc=provider_of(settings) is not None)
