"""Users: added, found, changed, removed. Passwords come as hashes only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg.rows import class_row
from psycopg.sql import SQL, Identifier, Placeholder

from pulse.access.errors import AccessError, NotKnown
from pulse.access.permissions import PERMISSIONS, Principal
from pulse.roles import Role

COLUMNS = SQL(
    "user_id::text, email, name, role, teams, password_hash is not null as has_password, is_active, created_at, "
    "last_login_at"
)
CHANGEABLE = ("name", "role", "teams", "is_active", "password_hash")


@dataclass(frozen=True, slots=True)
class User:
    """One user, without secrets."""

    user_id: str
    email: str
    name: str
    role: Role
    teams: list[str]
    has_password: bool
    is_active: bool
    created_at: datetime
    last_login_at: datetime | None

    def __post_init__(self) -> None:
        object.__setattr__(self, "role", Role(self.role))

    def principal(self) -> Principal:
        """The user as somebody who asks, with all that the role allows."""
        role = self.role
        return Principal(self.user_id, self.email, self.name, role, tuple(self.teams), PERMISSIONS[role])


def add_user(
    connection: psycopg.Connection[Any],
    email: str,
    name: str,
    role: Role,
    *,
    teams: Sequence[str] = (),
    password_hash: str | None = None,
) -> User:
    """Add a user; AccessError when the address is none or is taken."""
    if email.count("@") != 1 or not all(email.split("@")) or any(letter.isspace() for letter in email):
        raise AccessError(f"{email!r} is no e-mail address.")
    query = SQL(
        "insert into app.users (email, name, role, teams, password_hash) values (%s, %s, %s, %s, %s) "
        "on conflict (lower(email)) do nothing returning {}"
    )
    values = [email, name or email, role, list(teams), password_hash]
    with connection.cursor(row_factory=class_row(User)) as cursor:
        user = cursor.execute(query.format(COLUMNS), values).fetchone()
    if user is None:
        raise AccessError(f"There is already a user {email}.")
    return user


def list_users(connection: psycopg.Connection[Any]) -> list[User]:
    """All users by address."""
    with connection.cursor(row_factory=class_row(User)) as cursor:
        return cursor.execute(SQL("select {} from app.users order by lower(email)").format(COLUMNS)).fetchall()


def find_user(connection: psycopg.Connection[Any], who: str) -> User:
    """The user with the address or id `who`; NotKnown when there is none."""
    query = SQL("select {} from app.users where lower(email) = lower(%(who)s) or user_id::text = %(who)s")
    with connection.cursor(row_factory=class_row(User)) as cursor:
        user = cursor.execute(query.format(COLUMNS), {"who": who}).fetchone()
    if user is None:
        raise NotKnown(f"There is no user {who}.")
    return user


def change_user(connection: psycopg.Connection[Any], user: User, changes: Mapping[str, Any]) -> User:
    """Set any of name, role, teams, is_active and password_hash. Whoever is locked out or demoted loses the sessions.

    Raises:
        AccessError: it would leave Pulse without an active administrator.
    """
    unknown = changes.keys() - set(CHANGEABLE)
    if unknown:
        raise AccessError(f"Users have no {', '.join(sorted(unknown))} that could be set.")
    _lock_administrators(connection)
    assignments = SQL(", ").join(SQL("{} = {}").format(Identifier(name), Placeholder(name)) for name in changes)
    query = SQL("update app.users set {}, changed_at = now() where user_id = %(user_id)s returning {}")
    with connection.cursor(row_factory=class_row(User)) as cursor:
        statement = query.format(assignments, COLUMNS)
        changed = cursor.execute(statement, {**changes, "user_id": user.user_id}).fetchone()
    if changed is None:
        raise NotKnown(f"There is no user {user.email}.")
    if user.role is Role.ADMIN:
        _require_administrator(connection)
    if changed.role != user.role or not changed.is_active or "password_hash" in changes:
        connection.execute(
            "update app.sessions set revoked_at = now() where user_id = %s and revoked_at is null", [user.user_id]
        )
    return changed


def remove_user(connection: psycopg.Connection[Any], user: User) -> None:
    """Remove the user with all sessions and keys; AccessError for the last active administrator."""
    _lock_administrators(connection)
    connection.execute("delete from app.users where user_id = %s", [user.user_id])
    if user.role is Role.ADMIN:
        _require_administrator(connection)


def _lock_administrators(connection: psycopg.Connection[Any]) -> None:
    # Two who demote each other at the same time must not leave nobody.
    connection.execute("select 1 from app.users where role = 'admin' order by user_id for update")


def _require_administrator(connection: psycopg.Connection[Any]) -> None:
    row = connection.execute("select exists (select from app.users where role = 'admin' and is_active)").fetchone()
    if row is None or not row[0]:
        raise AccessError("Pulse would be left without an active administrator. Make somebody else one first.")
