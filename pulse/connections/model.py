"""What a connection is to those who read through it, wherever it was written down."""

from dataclasses import dataclass

from pydantic import SecretStr

from pulse.settings import Deployment

# The connection of the environment variables. Its id is left out of partition keys.
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


def graphql_beside(api_url: str) -> str:
    """The GraphQL endpoint beside a REST base, on github.com and on Enterprise Server (`…/api/v3`)."""
    base = api_url.rstrip("/")
    return f"{base.removesuffix('/v3')}/graphql" if base.endswith("/api/v3") else f"{base}/graphql"
