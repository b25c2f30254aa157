"""Checks of every connection that the settings make, and of what is half configured."""

from pulse.connections import github_connections, jira_connections
from pulse.doctor.check import Check, State
from pulse.doctor.github import check_github
from pulse.doctor.jira import check_jira
from pulse.errors import PulseError
from pulse.settings import Settings


def check_sources(settings: Settings) -> list[Check]:
    """The checks of Jira and of GitHub; a source that is not configured at all is skipped."""
    jira = [check for connection in jira_connections(settings) for check in check_jira(connection)]
    github = _github(settings)
    scope = settings.github_repositories or settings.github_organizations
    return [
        *(jira or [_absent("jira", PULSE_JIRA_URL=settings.jira_url, PULSE_JIRA_TOKEN=settings.jira_token)]),
        *(github or [_absent("github", PULSE_GITHUB_TOKEN=settings.github_token, PULSE_GITHUB_REPOSITORIES=scope)]),
    ]


def _github(settings: Settings) -> list[Check]:
    try:
        return [check for connection in github_connections(settings) for check in check_github(connection)]
    except PulseError as error:
        return [Check("github", "configured", State.FAILED, str(error), "Set what is missing.")]


def _absent(source: str, **settings: object) -> Check:
    """Skipped when nothing of `source` is set, failed when only a part is."""
    missing = " and ".join(name for name, value in settings.items() if not value)
    if not any(settings.values()):
        return Check(source, "configured", State.SKIPPED, f"{missing} are not set")
    return Check(source, "configured", State.FAILED, f"{missing} is not set", f"Set {missing}.")
