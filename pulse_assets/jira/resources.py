"""Opens Jira's streams for a connection."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from functools import partial
from typing import TypeVar

import psycopg

from pulse.connections import JiraConnection, jira_connections
from pulse.database import connect
from pulse.http import Client
from pulse.settings import Settings
from pulse_assets.jira import client as api
from pulse_assets.jira import streams
from pulse_assets.jira.dialect import dialect_of
from pulse_assets.jira.reconciliation import IssueReconciliation
from pulse_assets.jira.sprints import mentioned_sprints
from pulse_assets.jira.versions import versioned_projects
from pulse_assets.raw.checkpoints import load
from pulse_assets.raw.snapshot import site
from pulse_assets.raw.stream import Stream
from pulse_assets.resources import Database, Source, shared_limits

T = TypeVar("T")


def source(settings: Settings) -> Source:
    """Jira as the settings describe it."""

    def snapshots(client: Client, found: JiraConnection) -> Sequence[Stream]:
        dialect = dialect_of(found, client)
        about = {"scope": found.scope, "api": dialect.api}
        mentioned = partial(_known, settings, found.id, mentioned_sprints)

        def versioned() -> list[str]:
            known = _known(settings, found.id, versioned_projects)
            return [key for key in known if key in found.projects or not found.projects]

        return streams.snapshots(client, dialect, mentioned, versioned, about)

    def records(client: Client, found: JiraConnection) -> Sequence[Stream]:
        return streams.records(client, dialect_of(found, client, _spoken(settings, found)))

    return Source(
        snapshots=lambda connection_id: _opened(settings, connection_id, snapshots),
        records=lambda connection_id: _opened(settings, connection_id, records),
        reconciliation=lambda connection_id, url: _reconciliation(settings, connection_id, url),
    )


@contextmanager
def _opened(
    settings: Settings, connection_id: str, build: Callable[[Client, JiraConnection], Sequence[Stream]]
) -> Iterator[Sequence[Stream]]:
    found = connection(settings, connection_id)
    with shared_limits(settings) as limits:
        client = api.open_client(found, limits)
        try:
            yield build(client, found)
        finally:
            client.close()


@contextmanager
def _reconciliation(settings: Settings, connection_id: str, url: str) -> Iterator[IssueReconciliation]:
    found = connection(settings, connection_id)
    with (
        shared_limits(settings) as limits,
        closing(api.open_client(found, limits)) as client,
        connect(url, autocommit=True) as raw,
    ):
        yield IssueReconciliation(client, dialect_of(found, client), raw, connection_id, settings.start_date)


def _known(settings: Settings, connection_id: str, ask: Callable[[psycopg.Connection, str], T]) -> T:
    with connect(Database(settings).url()) as connection:
        return ask(connection, connection_id)


def _spoken(settings: Settings, found: JiraConnection) -> str | None:
    """What the site spoke when it was read whole last, if it was this one."""
    with connect(Database(settings).url()) as connection:
        about = load(connection, "projects", [site(found.id)])[site(found.id)].fingerprint
    return str(about["api"]) if about and about["scope"] == found.scope else None


def connection(settings: Settings, connection_id: str) -> JiraConnection:
    """The connection with this id.

    Raises:
        LookupError: there is none.
    """
    for found in jira_connections(settings):
        if found.id == connection_id:
            return found
    raise LookupError(
        f"no Jira connection {connection_id!r} is enabled: `pulse connections list` shows all; the default one is "
        "that of PULSE_JIRA_URL and PULSE_JIRA_TOKEN"
    )
