"""Reads the settings for a command; a wrong or absent one becomes a message that names its variable."""

from typing import TYPE_CHECKING

from pulse.errors import ConfigurationError

if TYPE_CHECKING:
    from pulse.settings import Settings


def load_settings() -> "Settings":
    """The settings; ConfigurationError names each variable that is wrong, never its value."""
    from pydantic import ValidationError

    from pulse.settings import Settings

    try:
        return Settings()
    except ValidationError as error:
        problems = [f"PULSE_{str(problem['loc'][0]).upper()}: {problem['msg']}" for problem in error.errors()]
        raise ConfigurationError("The settings are wrong.\n" + "\n".join(problems)) from error


NEEDS = {
    "jira": "Set PULSE_JIRA_URL, PULSE_JIRA_EMAIL and PULSE_JIRA_TOKEN, or run `pulse connections add jira`.",
    "github": "Set PULSE_GITHUB_TOKEN, and PULSE_GITHUB_REPOSITORIES or PULSE_GITHUB_ORGANIZATIONS, "
    "or run `pulse connections add github`.",
}


def require_source(settings: "Settings", source: str | None = None) -> None:
    """Raise ConfigurationError unless `source` (jira, github; None: either) is configured."""
    from pulse.connections import github_connections, jira_connections

    configured = {"jira": bool(jira_connections(settings)), "github": bool(github_connections(settings))}
    if source and not configured[source]:
        raise ConfigurationError(f"No {source} connection is configured. {NEEDS[source]}")
    if not any(configured.values()):
        raise ConfigurationError(
            f"No source is configured. For Jira: {NEEDS['jira']} For GitHub: {NEEDS['github']} "
            "Variables may stand in a .env file. `pulse demo` shows everything on a sample organisation."
        )
