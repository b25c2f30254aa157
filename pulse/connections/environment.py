"""The connections that the environment variables describe: at most one of each source, called `default`."""

from pulse.connections.model import GitHubApp, GitHubConnection, JiraConnection, graphql_beside
from pulse.errors import PulseError
from pulse.settings import Settings


def jira_of(settings: Settings) -> list[JiraConnection]:
    """The site of PULSE_JIRA_URL, or none where it or its token is unset."""
    if settings.jira_url is None or settings.jira_token is None:
        return []
    projects = tuple(settings.jira_projects)
    url, deployment = settings.jira_url.rstrip("/"), settings.jira_deployment
    return [JiraConnection(url, settings.jira_token, settings.jira_email, projects, deployment=deployment)]


def github_of(settings: Settings) -> list[GitHubConnection]:
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
            graphql_beside(settings.github_api_url),
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
