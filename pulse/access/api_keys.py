"""API keys: what programs show instead of a login. Each allows at most what its owner's role allows."""

import hashlib
import hmac
import secrets
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL

from pulse.access.errors import AccessError, NotAuthenticated, NotKnown
from pulse.access.permissions import Permission, Principal
from pulse.access.users import User, find_user

MARK = "pulse"
# Written at most this often, so that a busy key does not write a row a request.
NOTED_EVERY = timedelta(minutes=5)
COLUMNS = SQL("key_id::text, user_id::text, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at")


@dataclass(frozen=True, slots=True)
class ApiKey:
    """One key, without its secret. `prefix`: its beginning, by which people recognise it."""

    key_id: str
    user_id: str
    name: str
    prefix: str
    scopes: list[Permission]
    created_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    revoked_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "scopes", [Permission(scope) for scope in self.scopes])


def create_key(
    connection: psycopg.Connection[Any],
    owner: Principal,
    name: str,
    scopes: Collection[Permission],
    expires_at: datetime | None = None,
) -> tuple[ApiKey, str]:
    """Make a key for `owner`; the second value is the key itself, which cannot be shown again.

    Raises:
        AccessError: the owner may not do what the key should.
    """
    beyond = sorted(set(scopes) - owner.permissions)
    if beyond or not scopes:
        raise AccessError(f"A key of {owner.email} cannot have the scopes {', '.join(beyond) or 'of nothing'}.")
    prefix, secret = f"{MARK}_{secrets.token_hex(4)}", secrets.token_urlsafe(32)
    query = SQL(
        "insert into app.api_keys (user_id, name, prefix, secret_hash, scopes, expires_at) "
        "values (%s, %s, %s, %s, %s, %s) returning {}"
    )
    values = [owner.user_id, name, prefix, _hash(secret), sorted(set(scopes)), expires_at]
    with connection.cursor(row_factory=class_row(ApiKey)) as cursor:
        key = cursor.execute(query.format(COLUMNS), values).fetchone()
    assert key is not None, "insert … returning gives a row"
    return key, f"{prefix}_{secret}"


def list_keys(connection: psycopg.Connection[Any], user_id: str | None = None) -> list[ApiKey]:
    """The keys of one user, or of all, newest first."""
    query = SQL("select {} from app.api_keys where user_id = coalesce(%s, user_id) order by created_at desc")
    with connection.cursor(row_factory=class_row(ApiKey)) as cursor:
        return cursor.execute(query.format(COLUMNS), [user_id]).fetchall()


def revoke_key(connection: psycopg.Connection[Any], key_id: str, user_id: str | None = None) -> None:
    """Revoke a key (of the user, where one is named); NotKnown when there is none."""
    query = """
        update app.api_keys set revoked_at = coalesce(revoked_at, now())
        where key_id::text = %s and user_id = coalesce(%s, user_id)
    """
    if connection.execute(query, [key_id, user_id]).rowcount == 0:
        raise NotKnown(f"There is no API key {key_id}.")


def principal_of(connection: psycopg.Connection[Any], key: str) -> Principal:
    """Who shows `key`, with what both its scopes and the owner's role allow.

    Raises:
        NotAuthenticated: the key is unknown, out of date or revoked, or its owner is locked out.
    """
    prefix, secret = _parts(key)
    row = connection.execute(
        "select key_id::text, user_id::text, secret_hash, scopes from app.api_keys "
        "where prefix = %s and revoked_at is null and (expires_at is null or expires_at > now())",
        [prefix],
    ).fetchone()
    if row is None or not hmac.compare_digest(bytes(row[2]), _hash(secret)):
        raise NotAuthenticated("The API key is not valid.")
    key_id, user_id, _, scopes = row
    owner: User = find_user(connection, user_id)
    if not owner.is_active:
        raise NotAuthenticated("The API key is not valid.")
    connection.execute(
        "update app.api_keys set last_used_at = now() "
        "where key_id = %s and (last_used_at is null or last_used_at < now() - %s)",
        [key_id, NOTED_EVERY],
    )
    principal = owner.principal()
    allowed = principal.permissions & {Permission(scope) for scope in scopes}
    return replace(principal, permissions=allowed, key_id=key_id)


def is_key(token: str) -> bool:
    """Whether `token` is written as a key."""
    return token.startswith(f"{MARK}_")


def _parts(key: str) -> tuple[str, str]:
    mark, _, rest = key.partition("_")
    number, _, secret = rest.partition("_")
    return f"{mark}_{number}", secret


def _hash(secret: str) -> bytes:
    return hashlib.sha256(secret.encode()).digest()
