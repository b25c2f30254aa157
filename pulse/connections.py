"""The Jira sites and GitHub organisations that Pulse reads, and with what credentials. From the environment."""

from dataclasses import dataclass

from pydantic import SecretStr

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


@dataclass(frozen=True, slots=True)
class GitHubConnection:
    """One GitHub, read with one or several tokens. `repositories` as owner/name, and all of `organizations`."""

    api_url: str
    graphql_url: str
    tokens: tuple[SecretStr, ...]
    repositories: tuple[str, ...] = ()
    organizations: tuple[str, ...] = ()
    id: str = DEFAULT


def jira_connections(settings: Settings) -> list[JiraConnection]:
    """The site of PULSE_JIRA_URL, or none where it or its token is unset."""
    if settings.jira_url is None or settings.jira_token is None:
        return []
    projects = tuple(settings.jira_projects)
    url, deployment = settings.jira_url.rstrip("/"), settings.jira_deployment
    return [JiraConnection(url, settings.jira_token, settings.jira_email, projects, deployment=deployment)]


def github_connections(settings: Settings) -> list[GitHubConnection]:
    """The GitHub of PULSE_GITHUB_API_URL, or none where there is no token or nothing to read."""
    if not settings.github_token or not (settings.github_repositories or settings.github_organizations):
        return []
    return [
        GitHubConnection(
            settings.github_api_url.rstrip("/"),
            settings.github_graphql_url,
            tuple(settings.github_token),
            tuple(settings.github_repositories),
            tuple(settings.github_organizations),
        )
    ]
