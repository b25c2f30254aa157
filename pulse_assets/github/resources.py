"""Opens GitHub's streams for a connection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager

from pulse.connections import GitHubConnection, github_connections
from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.github import streams
from pulse_assets.github.client import GitHub
from pulse_assets.github.opening import open_github
from pulse_assets.github.reconciliation import RepositoryReconciliation
from pulse_assets.raw.stream import Stream
from pulse_assets.resources import Database, Source, shared_limits


def source(settings: Settings) -> Source:
    """GitHub as the settings describe it."""

    def snapshots(github: GitHub, found: GitHubConnection) -> Sequence[Stream]:
        url, about = Database(settings).url(), {"scope": found.scope}
        return streams.snapshots(github, found.repositories, found.organizations, url, about)

    def records(github: GitHub, _: GitHubConnection) -> Sequence[Stream]:
        return streams.records(github, Database(settings).url())

    return Source(
        snapshots=lambda connection_id: _opened(settings, connection_id, snapshots),
        records=lambda connection_id: _opened(settings, connection_id, records),
        reconciliation=lambda connection_id, url: _reconciliation(settings, connection_id, url),
    )


@contextmanager
def _opened(
    settings: Settings, connection_id: str, build: Callable[[GitHub, GitHubConnection], Sequence[Stream]]
) -> Iterator[Sequence[Stream]]:
    found = connection(settings, connection_id)
    with shared_limits(settings) as limits:
        github = open_github(found, limits)
        try:
            yield build(github, found)
        finally:
            github.close()


@contextmanager
def _reconciliation(settings: Settings, connection_id: str, url: str) -> Iterator[RepositoryReconciliation]:
    with (
        shared_limits(settings) as limits,
        closing(open_github(connection(settings, connection_id), limits)) as github,
        connect(url, autocommit=True) as raw,
    ):
        yield RepositoryReconciliation(github, raw, connection_id, settings.start_date)


def connection(settings: Settings, connection_id: str) -> GitHubConnection:
    """The connection with this id.

    Raises:
        LookupError: there is none.
    """
    for found in github_connections(settings):
        if found.id == connection_id:
            return found
    raise LookupError(
        f"no GitHub connection {connection_id!r} is enabled: `pulse connections list` shows all; the default one is "
        "that of PULSE_GITHUB_TOKEN with PULSE_GITHUB_REPOSITORIES or PULSE_GITHUB_ORGANIZATIONS"
    )
