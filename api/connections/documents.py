"""What the routes of connections take and give. Credentials only ever go in."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pulse.connections.model import DEFAULT, GitHubConnection, JiraConnection
from pulse.connections.sites import ConnectionId, Credentials, GitHubSite, JiraSite, Site
from pulse.connections.storage import Integration
from pulse.doctor import Check, State


class NewConnection(BaseModel):
    """A connection to be added."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    connection_id: ConnectionId
    site: Site
    credentials: Credentials


class ConnectionChange(BaseModel):
    """What to change; what is absent stays."""

    model_config = ConfigDict(extra="forbid")

    is_enabled: bool | None = Field(None, description="whether it is read")
    site: Site | None = Field(None, description="what is read there; the address stays as it is")


class ConnectionDocument(BaseModel):
    """A connection without its credentials. Times are null for the one of the environment variables."""

    connection_id: str
    origin: Literal["environment", "added"]
    site: Site
    is_enabled: bool
    created_by: str | None
    created_at: datetime | None
    changed_at: datetime | None
    rotated_at: datetime | None = Field(description="when its credentials were handed in")

    @classmethod
    def of(cls, found: Integration) -> "ConnectionDocument":
        """The document of a connection that was added."""
        return cls(
            connection_id=found.connection_id,
            origin="added",
            site=found.site,
            is_enabled=found.is_enabled,
            created_by=found.created_by,
            created_at=found.created_at,
            changed_at=found.changed_at,
            rotated_at=found.rotated_at,
        )

    @classmethod
    def of_environment(cls, found: JiraConnection | GitHubConnection) -> "ConnectionDocument":
        """The document of a connection that the environment variables make; its values are not checked here."""
        return cls(
            connection_id=DEFAULT,
            origin="environment",
            site=_site(found),
            is_enabled=True,
            created_by=None,
            created_at=None,
            changed_at=None,
            rotated_at=None,
        )


class CheckDocument(BaseModel):
    """One thing that was looked at."""

    subject: str
    name: str
    state: State
    finding: str
    remedy: str = Field(description="which permission or setting is missing and how to get it; empty when all is well")

    @classmethod
    def of(cls, check: Check) -> "CheckDocument":
        """The document of a check."""
        return cls.model_validate(check, from_attributes=True)


class TestDocument(BaseModel):
    """What a test found: `ok` where nothing failed."""

    # Else pytest takes the class for one of tests.
    __test__ = False

    ok: bool
    checks: list[CheckDocument]

    @classmethod
    def of(cls, checks: list[Check]) -> "TestDocument":
        """The document of all checks of a connection."""
        ok = all(check.state is not State.FAILED for check in checks)
        return cls(ok=ok, checks=[CheckDocument.of(check) for check in checks])


def _site(found: JiraConnection | GitHubConnection) -> JiraSite | GitHubSite:
    if isinstance(found, JiraConnection):
        return JiraSite.model_construct(
            url=found.url, email=found.email, deployment=found.deployment, projects=list(found.projects)
        )
    return GitHubSite.model_construct(
        api_url=found.api_url,
        organizations=list(found.organizations),
        repositories=list(found.repositories),
        app_id=found.app.id if found.app else None,
        installations=list(found.app.installations) if found.app else [],
    )
