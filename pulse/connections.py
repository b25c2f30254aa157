"""The Jira sites and GitHub organisations that Pulse reads, and with what credentials. From the environment."""

from dataclasses import dataclass

from pydantic import SecretStr

from pulse.errors import PulseError
from pulse.settings import Deployment, Settings

DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class JiraConnection:
    """One Jira site. `projects`: the keys to read; empty means all that the token can see.

    `deployment`: which of the two the site is; None: it is asked where its address does not tell.
    """

    url: str
    token: SecretStr
    email: str | None = None
    projects: tuple[str, ...] = ()
    id: str = DEFAULT
    deployment: Deployment | None = None

    @property
    def scope(self) -> list[str]:
        """What is looked at to find the units; a snapshot of another scope says nothing of this one."""
        return [self.url]


@dataclass(frozen=True, slots=True)
class GitHubApp:
    """An app that is installed in one or several accounts."""

    id: str
    private_key: SecretStr
    installations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GitHubConnection:
    """One GitHub, read with tokens, as an app, or both. `repositories` as owner/name, and all of `organizations`.

    Where neither is named, all that the app's installations may see.
    """

    api_url: str
    graphql_url: str
    tokens: tuple[SecretStr, ...]
    repositories: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    id: str = DEFAULT
    app: GitHubApp | None = None

    @property
    def scope(self) -> list[str]:
        """What is looked at to find the units; a snapshot of another scope says nothing of this one."""
        return [self.api_url, *self.repositories, *self.organizations]

    @property
    def is_enterprise_server(self) -> bool:
        """Whether it is a server of the organisation's own, which may be older than github.com."""
        return self.api_url.endswith("/api/v3")


def jira_connections(settings: Settings) -> list[JiraConnection]:
    """The site of PULSE_JIRA_URL, or none where it or its token is unset."""
    if settings.jira_url is None or settings.jira_token is None:
        return []
    projects = tuple(settings.jira_projects)
    url, deployment = settings.jira_url.rstrip("/"), settings.jira_deployment
    return [JiraConnection(url, settings.jira_token, settings.jira_email, projects, deployment=deployment)]


def github_connections(settings: Settings) -> list[GitHubConnection]:
    """The GitHub of PULSE_GITHUB_API_URL, or none where there is neither token nor app, or nothing to read.

    Raises:
        PulseError: the app is named only in part.
    """
    app = _app(settings)
    is_scoped = settings.github_repositories or settings.github_organizations
    if not (app or (settings.github_token and is_scoped)):
        return []
    return [
        GitHubConnection(
            settings.github_api_url.rstrip("/"),
            settings.github_graphql_url,
            tuple(settings.github_token),
            tuple(settings.github_repositories),
            tuple(settings.github_organizations),
            app=app,
        )
    ]


def _app(settings: Settings) -> GitHubApp | None:
    parts = {
        "PULSE_GITHUB_APP_ID": settings.github_app_id,
        "PULSE_GITHUB_APP_PRIVATE_KEY": settings.github_app_private_key,
        "PULSE_GITHUB_APP_INSTALLATION_ID": settings.github_app_installation_id,
    }
    missing = [name for name, value in parts.items() if not value]
    if len(missing) == len(parts):
        return None
    if missing or settings.github_app_id is None or settings.github_app_private_key is None:
        raise PulseError(f"A GitHub App needs {' and '.join(missing)} too: set it, or unset the others.")
    return GitHubApp(
        settings.github_app_id, settings.github_app_private_key, tuple(settings.github_app_installation_id)
    )
