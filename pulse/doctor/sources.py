"""Checks of every connection, and of what is half configured."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from pulse.connections import github_connections, jira_connections
from pulse.connections.environment import github_of, jira_of
from pulse.connections.errors import ConnectionsError
from pulse.connections.model import DEFAULT, GitHubConnection, JiraConnection
from pulse.database import DatabaseError
from pulse.doctor.check import Check, State
from pulse.doctor.github import check_github
from pulse.doctor.jira import check_jira
from pulse.errors import PulseError
from pulse.settings import Settings

Connections = Callable[[Settings], Sequence[JiraConnection | GitHubConnection]]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the connections of a source come from, and which variables make the one of the environment."""

    name: str
    every: Connections
    of_environment: Connections
    variables: Callable[[Settings], dict[str, object]]


SOURCES = (
    _Source(
        "jira",
        jira_connections,
        jira_of,
        lambda settings: {"PULSE_JIRA_URL": settings.jira_url, "PULSE_JIRA_TOKEN": settings.jira_token},
    ),
    _Source(
        "github",
        github_connections,
        github_of,
        lambda settings: {
            "PULSE_GITHUB_TOKEN": settings.github_token,
            "PULSE_GITHUB_REPOSITORIES": settings.github_repositories or settings.github_organizations,
        },
    ),
)


def check_connection(connection: JiraConnection | GitHubConnection) -> list[Check]:
    """All checks of one connection; those of one that was added carry its id in their subject."""
    checks = check_jira(connection) if isinstance(connection, JiraConnection) else check_github(connection)
    if connection.id == DEFAULT:
        return checks
    return [replace(check, subject=f"{check.subject} {connection.id}") for check in checks]


def check_environment(settings: Settings, source: str) -> list[Check]:
    """The checks of what the environment configures of `source` (jira, github); skipped where it is nothing."""
    (asked,) = [one for one in SOURCES if one.name == source]
    return _checks(asked, asked.of_environment, settings)


def check_sources(settings: Settings) -> list[Check]:
    """The checks of all connections; a source of which there is none is skipped."""
    return [check for source in SOURCES for check in _checks(source, source.every, settings)]


def _checks(source: _Source, connections: Connections, settings: Settings) -> list[Check]:
    try:
        found = connections(settings)
        configured = source.of_environment(settings)
    except DatabaseError:
        # The checks of the database tell of it.
        return _checks(source, source.of_environment, settings)
    except ConnectionsError as error:
        unreadable = Check(source.name, "credentials", State.FAILED, str(error))
        return [unreadable, *_checks(source, source.of_environment, settings)]
    except PulseError as error:
        return [Check(source.name, "configured", State.FAILED, str(error), "Set what is missing.")]
    checks = [check for connection in found for check in check_connection(connection)]
    variables = source.variables(settings)
    if checks and (configured or not any(variables.values())):
        return checks
    return [*checks, _absent(source.name, variables)]


def _absent(source: str, variables: dict[str, object]) -> Check:
    """Skipped when nothing of `source` is set, failed when only a part is."""
    missing = " and ".join(name for name, value in variables.items() if not value)
    if not any(variables.values()):
        return Check(source, "configured", State.SKIPPED, f"{missing} are not set")
    return Check(source, "configured", State.FAILED, f"{missing} is not set", f"Set {missing}.")
