"""The sources of the code location and what tells them apart; a third source is one more entry."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import dagster as dg

from pulse.connections import GitHubConnection, JiraConnection, github_connections, jira_connections
from pulse.settings import Settings
from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.jira.discovery import PROJECTS
from pulse_assets.raw.discovery import Discovery
from pulse_assets.raw.snapshot import site


@dataclass(frozen=True, slots=True)
class SourceKind:
    """`streams`: those read in order of update. `whole`: those read whole, first the one that tells the units.

    `dimension`: what a unit is called. `remedy`: how to connect it.
    """

    name: str
    dimension: str
    discovery: Discovery
    streams: tuple[str, ...]
    whole: tuple[str, ...]
    connections: Callable[[Settings], Sequence[JiraConnection | GitHubConnection]]
    remedy: str

    def wanted(self, connection: JiraConnection | GitHubConnection) -> tuple[str, ...]:
        """The units to choose from the last snapshot; empty where it holds no others.

        GitHub's snapshot is of the configured repositories only, perhaps under names that they got since.
        """
        return connection.projects if isinstance(connection, JiraConnection) else ()

    def site_keys(self, settings: Settings, instance: dg.DagsterInstance) -> list[str]:
        """The partition keys of the connections, which are added where they are new."""
        keys = [str(site(connection.id)) for connection in self.connections(settings)]
        new = set(keys) - set(instance.get_dynamic_partitions(self.sites))
        if new:
            instance.add_dynamic_partitions(self.sites, sorted(new))
        return keys

    @property
    def sites(self) -> str:
        """The partitions of what is read whole."""
        return f"{self.name}_sites"

    @property
    def units_asset(self) -> dg.AssetKey:
        """The asset that holds the units."""
        return dg.AssetKey(self.discovery.table.split("_", 1))

    @property
    def reconciliation_job(self) -> str:
        """The job that compares what raw holds with the source."""
        return f"{self.name}_reconciliation"

    @property
    def snapshots_job(self) -> str:
        """The job that reads what is read whole."""
        return f"{self.name}_snapshots"

    @property
    def records_job(self) -> str:
        """The job that reads records in order of update."""
        return f"{self.name}_records"


JIRA = SourceKind(
    "jira",
    "project",
    PROJECTS,
    ("issues",),
    ("projects", "fields", "statuses", "issue_types", "users", "boards", "sprints", "versions"),
    jira_connections,
    "Set PULSE_JIRA_URL, PULSE_JIRA_EMAIL and PULSE_JIRA_TOKEN, or run `pulse connections add jira`.",
)
GITHUB = SourceKind(
    "github",
    "repository",
    REPOSITORIES,
    (
        "conversations",
        "issue_comments",
        "review_comments",
        "deployments",
        "commits",
        "releases",
        "tags",
        "workflow_runs",
        "deployment_commits",
    ),
    ("repositories", "profiles", "teams"),
    github_connections,
    "Set PULSE_GITHUB_TOKEN, and PULSE_GITHUB_REPOSITORIES or PULSE_GITHUB_ORGANIZATIONS, "
    "or run `pulse connections add github`.",
)
SOURCES = (JIRA, GITHUB)
