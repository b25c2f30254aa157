"""`app.integrations`: the connections that people added. Credentials go in encrypted and come out to be used only.

Every function works in the caller's transaction.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import psycopg
from cryptography.fernet import InvalidToken, MultiFernet
from psycopg.rows import class_row
from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from pulse.connections.errors import ConnectionsError, TakenConnection, UnknownConnection, UnreadableCredential
from pulse.connections.model import DEFAULT, GitHubConnection, JiraConnection
from pulse.connections.sites import ID_PATTERN, Credentials, GitHubSite, JiraSite, Site, opened
from pulse.redaction import learn

SITE: TypeAdapter[JiraSite | GitHubSite] = TypeAdapter(Site)


@dataclass(frozen=True, slots=True)
class Integration:
    """One connection as people see it, without its credentials."""

    connection_id: str
    site: JiraSite | GitHubSite
    is_enabled: bool
    created_by: str
    created_at: datetime
    changed_at: datetime
    rotated_at: datetime

    def __post_init__(self) -> None:
        object.__setattr__(self, "site", SITE.validate_python(self.site))

    @property
    def address(self) -> str:
        """Where the site is; it never changes."""
        return _address(self.site)


def has_any(connection: psycopg.Connection[Any], source: str) -> bool:
    """Whether there is anything to read of `source`."""
    query = "select from app.integrations where source = %s and is_enabled limit 1"
    return bool(connection.execute(query, [source]).fetchall())


def integrations(connection: psycopg.Connection[Any]) -> list[Integration]:
    """All that were added and not removed: those of Jira first, by id."""
    with connection.cursor(row_factory=class_row(Integration)) as cursor:
        return cursor.execute(f"{SELECT} where removed_at is null order by source desc, connection_id").fetchall()


def integration(connection: psycopg.Connection[Any], source: str, connection_id: str) -> Integration:
    """One of them; UnknownConnection where there is none."""
    with connection.cursor(row_factory=class_row(Integration)) as cursor:
        query = f"{SELECT} where source = %s and connection_id = %s and removed_at is null"
        found = cursor.execute(query, [source, connection_id]).fetchone()
    if found is None:
        raise UnknownConnection(source, connection_id)
    return found


def connections(
    connection: psycopg.Connection[Any], keys: MultiFernet, source: str
) -> list[JiraConnection | GitHubConnection]:
    """The enabled connections of `source`, ready to be read through.

    Raises:
        UnreadableCredential: no key decrypts one of them.
    """
    query = """
        select connection_id, site, secret from app.integrations
        where source = %s and is_enabled and removed_at is null order by connection_id
    """
    rows = connection.execute(query, [source]).fetchall()
    return [
        opened(name, SITE.validate_python(site), _decrypted(keys, source, name, secret)) for name, site, secret in rows
    ]


def one_connection(
    connection: psycopg.Connection[Any], keys: MultiFernet, source: str, connection_id: str
) -> JiraConnection | GitHubConnection:
    """One connection, enabled or not, ready to be read through."""
    site = integration(connection, source, connection_id).site
    return opened(connection_id, site, _credentials(connection, keys, source, connection_id))


def add(
    connection: psycopg.Connection[Any],
    keys: MultiFernet,
    connection_id: str,
    site: JiraSite | GitHubSite,
    secret: Credentials,
    by: str,
) -> Integration:
    """Store a connection; it is read from the next run on. One that was removed comes back under its id.

    Raises:
        ConnectionsError: the id cannot be one, or credentials and site do not belong together.
        TakenConnection: the id stands for another connection, or stood for another site once.
    """
    if not re.fullmatch(ID_PATTERN, connection_id):
        raise ConnectionsError(f"{connection_id!r} cannot be an id: use lower-case letters, digits and dashes.")
    opened(connection_id, site, secret)
    values = {
        "id": connection_id,
        "source": site.source,
        "site": Jsonb(site.model_dump()),
        "secret": _encrypted(keys, secret),
        "by": by,
        "address": _address(site),
    }
    if connection_id == DEFAULT or connection.execute(ADD, values).rowcount == 0:
        raise TakenConnection(
            f"The id {connection_id!r} is taken: it is in use, or records of another site carry it. Choose another."
        )
    return integration(connection, site.source, connection_id)


def change_site(
    connection: psycopg.Connection[Any], keys: MultiFernet, connection_id: str, site: JiraSite | GitHubSite
) -> Integration:
    """Read other projects, repositories or organisations through it, or as another account.

    Raises:
        TakenConnection: `site` is at another address, whose records would be taken for those of the old one.
    """
    if integration(connection, site.source, connection_id).address != _address(site):
        raise TakenConnection("A connection keeps its address. Add another one for another site.")
    opened(connection_id, site, _credentials(connection, keys, site.source, connection_id))
    query = "update app.integrations set site = %s, changed_at = now() where source = %s and connection_id = %s"
    connection.execute(query, [Jsonb(site.model_dump()), site.source, connection_id])
    return integration(connection, site.source, connection_id)


def rotate(
    connection: psycopg.Connection[Any], keys: MultiFernet, source: str, connection_id: str, secret: Credentials
) -> Integration:
    """Put other credentials in place of the present ones; runs that begin later use them."""
    opened(connection_id, integration(connection, source, connection_id).site, secret)
    query = "update app.integrations set secret = %s, rotated_at = now() where source = %s and connection_id = %s"
    connection.execute(query, [_encrypted(keys, secret), source, connection_id])
    return integration(connection, source, connection_id)


def enable(connection: psycopg.Connection[Any], source: str, connection_id: str, is_enabled: bool) -> Integration:
    """Read through it again, or no longer; a run that is under way goes on to its end."""
    integration(connection, source, connection_id)
    query = "update app.integrations set is_enabled = %s, changed_at = now() where source = %s and connection_id = %s"
    connection.execute(query, [is_enabled, source, connection_id])
    return integration(connection, source, connection_id)


def remove(connection: psycopg.Connection[Any], source: str, connection_id: str) -> None:
    """Forget the credentials and read no more; the records stay, and the id is kept for this site."""
    query = """
        update app.integrations set secret = null, is_enabled = false, removed_at = now(), changed_at = now()
        where source = %s and connection_id = %s and removed_at is null
    """
    if connection.execute(query, [source, connection_id]).rowcount == 0:
        raise UnknownConnection(source, connection_id)


def rekey(connection: psycopg.Connection[Any], keys: MultiFernet) -> int:
    """Encrypt all credentials anew with the first key, or none of them; gives how many these are.

    Raises:
        UnreadableCredential: no key decrypts one of them.
    """
    query = "select source, connection_id, secret from app.integrations where secret is not null for update"
    rows = connection.execute(query).fetchall()
    for source, name, secret in rows:
        try:
            anew = keys.rotate(bytes(secret))
        except InvalidToken as error:
            raise UnreadableCredential(source, name) from error
        query = "update app.integrations set secret = %s where source = %s and connection_id = %s"
        connection.execute(query, [anew, source, name])
    return len(rows)


def _address(site: JiraSite | GitHubSite) -> str:
    return site.url if isinstance(site, JiraSite) else site.api_url


def _encrypted(keys: MultiFernet, secret: Credentials) -> bytes:
    key = secret.private_key
    _learn(secret)
    plain = {
        "tokens": [token.get_secret_value() for token in secret.tokens],
        "private_key": key.get_secret_value() if key else None,
    }
    return keys.encrypt(msgspec.json.encode(plain))


def _credentials(
    connection: psycopg.Connection[Any], keys: MultiFernet, source: str, connection_id: str
) -> Credentials:
    query = "select secret from app.integrations where source = %s and connection_id = %s"
    ((secret,),) = connection.execute(query, [source, connection_id]).fetchall()
    return _decrypted(keys, source, connection_id, secret)


def _decrypted(keys: MultiFernet, source: str, connection_id: str, secret: bytes) -> Credentials:
    try:
        opened_secret = Credentials.model_validate_json(keys.decrypt(bytes(secret)))
    except InvalidToken as error:
        raise UnreadableCredential(source, connection_id) from error
    _learn(opened_secret)
    return opened_secret


def _learn(secret: Credentials) -> None:
    learn(*secret.tokens, *([secret.private_key] if secret.private_key else []))


SELECT = """
    select connection_id, site, is_enabled, created_by, created_at, changed_at, rotated_at from app.integrations
"""
ADD = """
    insert into app.integrations as present (connection_id, source, site, secret, created_by)
    values (%(id)s, %(source)s, %(site)s, %(secret)s, %(by)s)
    on conflict (source, connection_id) do update set
        site = excluded.site, secret = excluded.secret, is_enabled = true, removed_at = null,
        created_by = excluded.created_by, changed_at = now(), rotated_at = now()
    where present.removed_at is not null
    and coalesce(present.site ->> 'url', present.site ->> 'api_url') = %(address)s
"""
