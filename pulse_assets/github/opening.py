"""Opens GitHub with the credentials of a connection: tokens, an app's installations, or both."""

from collections.abc import Callable, Sequence

from pulse.connections import GitHubApp, GitHubConnection
from pulse.http import Client, Credential, CredentialPool, SharedLimits, identity_of
from pulse.http.github_app import AppInstallation
from pulse.http.rate_limit import github_hold
from pulse_assets.github.client import GitHub

JSON = {"Accept": "application/vnd.github+json"}
# An Enterprise Server may be older than any version that could be named.
VERSION = {"X-GitHub-Api-Version": "2022-11-28"}
# GitHub allows 100 requests at once, and of GraphQL so much computing time a minute that one heavy query fills it.
AT_ONCE = {"core": 32, "graphql": 1}


def open_github(connection: GitHubConnection, limits: SharedLimits | None = None) -> GitHub:
    """Clients for REST and GraphQL; several tokens share the load.

    An app's installation sees its own account alone: where there are several, each answers for its account, together
    with the tokens. With `limits` other processes heed what this one is told of them.
    """
    tokens = _tokens(connection)
    installations = _installations(connection, connection.app) if connection.app else []
    if len(installations) < 2:
        return _doors(connection, limits, [*tokens, *(credential for credential, _ in installations)])
    owned = {
        installation.account().lower(): _doors(connection, limits, [*tokens, credential])
        for credential, installation in installations
    }
    anyone = _doors(connection, limits, tokens or [installations[0][0]])
    return GitHub(anyone.rest, anyone.graphql, owned)


def _doors(connection: GitHubConnection, limits: SharedLimits | None, credentials: Sequence[Credential]) -> GitHub:
    pool = CredentialPool(credentials, most=AT_ONCE, limits=limits)
    headers = JSON if connection.is_enterprise_server else {**JSON, **VERSION}
    return GitHub(
        rest=Client(connection.api_url, pool, github_hold, headers=headers),
        graphql=Client(connection.graphql_url, pool, github_hold, quota="graphql"),
    )


def _tokens(connection: GitHubConnection) -> list[Credential]:
    def headers_of(token: str) -> Callable[[], dict[str, str]]:
        return lambda: {"Authorization": f"Bearer {token}"}

    return [
        Credential(
            f"GitHub token {number}",
            headers_of(token.get_secret_value()),
            identity_of(f"{connection.api_url} {token.get_secret_value()}"),
        )
        for number, token in enumerate(connection.tokens, start=1)
    ]


def _installations(connection: GitHubConnection, app: GitHubApp) -> list[tuple[Credential, AppInstallation]]:
    found = [AppInstallation(connection.api_url, app.id, app.private_key, number) for number in app.installations]
    return [
        (
            Credential(
                f"GitHub App installation {installation.number}",
                installation.headers,
                identity_of(f"{connection.api_url} app {app.id} installation {installation.number}"),
            ),
            installation,
        )
        for installation in found
    ]
