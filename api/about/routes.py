"""`/about`, `/about/first-run` and `/auth/methods`: which instance this is, how far it is, how one signs in to it."""

from importlib.metadata import version

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth.principals import MayRead
from api.auth.rules import public
from api.dependencies import CurrentCatalogue, CurrentSettings, ReadConnection
from pulse.access.oidc import provider_of
from pulse.connections.environment import github_of, jira_of
from pulse.connections.storage import integrations
from pulse.first_run import Stage, stage

router = APIRouter(tags=["about"])


class InstanceDocument(BaseModel):
    """What holds for all figures of this instance."""

    version: str
    timezone: str = Field(description="the organisation's: where days begin, and in which times are shown")
    dagster_url: str = Field(description="where people see runs")


class FirstRunDocument(BaseModel):
    """How far this instance has come on its way to its first figures."""

    stage: Stage = Field(description="the last thing that is done: nothing, connected, read, built")
    sources: list[str] = Field(description="what is connected and switched on: jira, github")


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


@router.get("/about/first-run", operation_id="read_first_run")
def read_first_run(
    _: MayRead, settings: CurrentSettings, connection: ReadConnection, catalogue: CurrentCatalogue
) -> FirstRunDocument:
    """What has been done and what is still to do until there are figures."""
    added = {one.site.source for one in integrations(connection) if one.is_enabled}
    configured = {"jira": jira_of(settings), "github": github_of(settings)}
    sources = [source for source, found in configured.items() if found or source in added]
    tables = {f"{source.schema}.{source.table}" for source in catalogue.sources.values()}
    return FirstRunDocument(stage=stage(connection, is_connected=bool(sources), tables=tables), sources=sources)


@router.get("/auth/methods", operation_id="list_sign_in_methods")
@public
def list_sign_in_methods(settings: CurrentSettings) -> MethodsDocument:
    """How one signs in here."""
    return MethodsDocument(password=True, oidc=provider_of(settings) is not None)
