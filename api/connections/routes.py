"""`/connections`: add, test, rotate, disable and remove what Jira and GitHub are read through."""

from typing import Annotated, Literal

from cryptography.fernet import MultiFernet
from fastapi import APIRouter, Depends, HTTPException, Request

from api.auth.circumstances import Circumstance
from api.auth.principals import MayConnect
from api.connections.documents import ConnectionChange, ConnectionDocument, NewConnection, TestDocument
from api.dependencies import CurrentSettings, ReadConnection, WriteConnection
from pulse.access import audit
from pulse.connections import storage
from pulse.connections.environment import github_of, jira_of
from pulse.connections.keys import cipher
from pulse.connections.model import DEFAULT, GitHubConnection, JiraConnection
from pulse.connections.sites import Credentials
from pulse.doctor import check_connection, check_environment

router = APIRouter(prefix="/connections", tags=["connections"])


def _keys(settings: CurrentSettings) -> MultiFernet:
    return cipher(settings)


Source = Literal["jira", "github"]
SecretKeys = Annotated[MultiFernet, Depends(_keys)]


@router.get("", operation_id="list_connections")
def list_connections(_: MayConnect, settings: CurrentSettings, connection: ReadConnection) -> list[ConnectionDocument]:
    """All connections: those of the environment variables first, then those that were added."""
    configured: list[JiraConnection | GitHubConnection] = [*jira_of(settings), *github_of(settings)]
    return [ConnectionDocument.of_environment(one) for one in configured] + [
        ConnectionDocument.of(one) for one in storage.integrations(connection)
    ]


@router.post("", status_code=201, operation_id="create_connection")
def create_connection(
    wanted: NewConnection, _: MayConnect, keys: SecretKeys, connection: WriteConnection, by: Circumstance
) -> ConnectionDocument:
    """Add a connection; it is read from the next run on. 409 where the id stands for another site."""
    made = storage.add(connection, keys, wanted.connection_id, wanted.site, wanted.credentials, by.actor)
    audit.record(
        connection, by, "connections.added", f"{made.site.source} {made.connection_id}", made.site.model_dump()
    )
    return ConnectionDocument.of(made)


@router.get("/{source}/{connection_id}", operation_id="read_connection")
def read_connection(
    source: Source, connection_id: str, _: MayConnect, connection: ReadConnection
) -> ConnectionDocument:
    """One connection that was added."""
    return ConnectionDocument.of(storage.integration(connection, source, connection_id))


@router.patch("/{source}/{connection_id}", operation_id="update_connection")
def update_connection(
    source: Source,
    connection_id: str,
    wanted: ConnectionChange,
    _: MayConnect,
    keys: SecretKeys,
    connection: WriteConnection,
    by: Circumstance,
) -> ConnectionDocument:
    """Disable or enable it, or say anew what is read through it."""
    found = storage.integration(connection, source, connection_id)
    if wanted.site is not None:
        if wanted.site.source != source:
            raise HTTPException(422, f"This is a connection of {source}.")
        found = storage.change_site(connection, keys, connection_id, wanted.site)
        audit.record(connection, by, "connections.changed", f"{source} {connection_id}", found.site.model_dump())
    if wanted.is_enabled is not None:
        found = storage.enable(connection, source, connection_id, wanted.is_enabled)
        done = "connections.enabled" if wanted.is_enabled else "connections.disabled"
        audit.record(connection, by, done, f"{source} {connection_id}")
    return ConnectionDocument.of(found)


@router.put("/{source}/{connection_id}/credentials", operation_id="rotate_connection")
def rotate_connection(
    source: Source,
    connection_id: str,
    wanted: Credentials,
    _: MayConnect,
    keys: SecretKeys,
    connection: WriteConnection,
    by: Circumstance,
) -> ConnectionDocument:
    """Put other credentials in place of the present ones; runs that begin later use them."""
    found = storage.rotate(connection, keys, source, connection_id, wanted)
    audit.record(connection, by, "connections.rotated", f"{source} {connection_id}")
    return ConnectionDocument.of(found)


@router.post("/{source}/{connection_id}/test", operation_id="test_connection")
def probe_connection(
    source: Source,
    connection_id: str,
    _: MayConnect,
    settings: CurrentSettings,
    keys: SecretKeys,
    request: Request,
    by: Circumstance,
) -> TestDocument:
    """Ask the source with real calls whether all can be read; `default` tests what the environment configures."""
    # The calls may take a minute: no connection to the database is held meanwhile.
    with request.app.state.write_pool.connection() as connection:
        audit.record(connection, by, "connections.tested", f"{source} {connection_id}")
        found = None if connection_id == DEFAULT else storage.one_connection(connection, keys, source, connection_id)
    return TestDocument.of(check_connection(found) if found else check_environment(settings, source))


@router.delete("/{source}/{connection_id}", status_code=204, operation_id="delete_connection")
def delete_connection(
    source: Source, connection_id: str, _: MayConnect, connection: WriteConnection, by: Circumstance
) -> None:
    """Forget its credentials and read no more through it; what was read stays."""
    storage.remove(connection, source, connection_id)
    audit.record(connection, by, "connections.removed", f"{source} {connection_id}")
