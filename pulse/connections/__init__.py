"""The Jira sites and GitHub accounts that Pulse reads, with their credentials: from the environment, and added ones.

Nothing here asks a source; `pulse/doctor` and the clients do.
"""

from pulse.connections.configured import github_connections, jira_connections
from pulse.connections.model import DEFAULT, GitHubApp, GitHubConnection, JiraConnection

__all__ = ["DEFAULT", "GitHubApp", "GitHubConnection", "JiraConnection", "github_connections", "jira_connections"]
