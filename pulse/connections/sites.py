"""What people say of a connection: where it is and what to read of it, and apart from that the credentials."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

from pulse.connections.errors import ConnectionsError
from pulse.connections.model import GitHubApp, GitHubConnection, JiraConnection, graphql_beside
from pulse.settings import Deployment


def _web_address(value: str) -> str:
    # The value itself is not told: it may hold a password.
    try:
        parts = urlsplit(value)
        is_sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError as error:
        raise ValueError("it is no address; write it as https://jira.example.com") from error
    if not is_sound:
        raise ValueError("only addresses that begin with https:// or http:// can be read")
    if parts.username is not None or parts.query or parts.fragment:
        raise ValueError("leave away user, password, query and fragment; credentials are handed in apart")
    return value.rstrip("/")


WebAddress = Annotated[str, Field(max_length=500), AfterValidator(_web_address)]
Name = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[\w.-]+$")]
FullName = Annotated[str, Field(max_length=200, pattern=r"^[\w.-]+/[\w.-]+$")]
ID_PATTERN = r"[a-z][a-z0-9-]{0,39}"
ConnectionId = Annotated[
    str,
    Field(
        pattern=f"^{ID_PATTERN}$",
        description="lower-case letters, digits and dashes; part of the keys of its records, so it never changes",
        examples=["europe"],
    ),
]


class JiraSite(BaseModel):
    """A Jira site."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    source: Literal["jira"] = "jira"
    url: WebAddress = Field(examples=["https://example.atlassian.net"])
    email: str | None = Field(None, max_length=320, description="account of the token; none: it is sent as Bearer")
    deployment: Deployment | None = Field(None, description="none: the site is asked")
    projects: list[Name] = Field([], max_length=5000, description="keys of the projects to read; empty: all")


class GitHubSite(BaseModel):
    """GitHub.com or an Enterprise Server, and what to read there."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    source: Literal["github"] = "github"
    api_url: WebAddress = "https://api.github.com"
    organizations: list[Name] = Field([], max_length=500, description="all their repositories are read")
    repositories: list[FullName] = Field([], max_length=5000, description="owner/name of others to read")
    app_id: str | None = Field(None, max_length=40, description="a GitHub App, instead of tokens or beside them")
    installations: list[Name] = Field([], max_length=500, description="numbers of the app's installations")


Site = Annotated[JiraSite | GitHubSite, Field(discriminator="source")]
SecretText = Annotated[SecretStr, Field(min_length=1, max_length=20_000)]


class Credentials(BaseModel):
    """What proves who asks. Nothing ever shows it again."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    tokens: list[SecretText] = Field([], max_length=100, description="Jira: one; GitHub: several share the load")
    private_key: SecretText | None = Field(None, description="of a GitHub App, as PEM text")


def opened(connection_id: str, site: JiraSite | GitHubSite, secret: Credentials) -> JiraConnection | GitHubConnection:
    """The connection that `site` and its credentials make.

    Raises:
        ConnectionsError: they do not belong together, or nothing could be read.
    """
    return _jira(connection_id, site, secret) if isinstance(site, JiraSite) else _github(connection_id, site, secret)


def _jira(connection_id: str, site: JiraSite, secret: Credentials) -> JiraConnection:
    if len(secret.tokens) != 1 or secret.private_key:
        raise ConnectionsError("A Jira connection needs one token and nothing else.")
    projects = tuple(site.projects)
    return JiraConnection(site.url, secret.tokens[0], site.email, projects, connection_id, site.deployment)


def _github(connection_id: str, site: GitHubSite, secret: Credentials) -> GitHubConnection:
    parts = (site.app_id, secret.private_key, site.installations)
    if any(parts) and not all(parts):
        raise ConnectionsError("A GitHub App needs all three: app_id, installations and the private key.")
    app = (
        GitHubApp(site.app_id, secret.private_key, tuple(site.installations))
        if site.app_id and secret.private_key
        else None
    )
    if not (app or secret.tokens):
        raise ConnectionsError("A GitHub connection needs a token, or a GitHub App.")
    if not (app or site.organizations or site.repositories):
        raise ConnectionsError("Name an organisation or a repository to read.")
    return GitHubConnection(
        site.api_url,
        graphql_beside(site.api_url),
        tuple(secret.tokens),
        tuple(site.repositories),
        tuple(site.organizations),
        connection_id,
        app,
    )
