"""From what the provider says to a user of ours."""

from collections.abc import Mapping
from typing import Any

import psycopg

from pulse.access.errors import NotKnown
from pulse.access.oidc.claims import Claims, OidcRefused
from pulse.access.users import User, add_user, change_user, find_user
from pulse.roles import Role

IDENTITY = "select user_id::text from app.user_identities where issuer = %s and subject = %s"
JOIN = """
    insert into app.user_identities (issuer, subject, user_id) values (%s, %s, %s)
    on conflict (issuer, subject) do nothing
"""


def join(connection: psycopg.Connection[Any], claims: Claims, roles: Mapping[str, Role], *, may_be_new: bool) -> User:
    """The user whom the claims are of: known from before, else by the verified address, else added if allowed.

    With `roles` (group: role) the provider decides the role at each sign-in; without, new ones are viewers and others
    stay what they are. Raises OidcRefused for strangers and for those who are locked out.
    """
    user = _known(connection, claims)
    if user is None:
        if not may_be_new:
            raise OidcRefused("You are not a user of Pulse yet. An administrator can add you.")
        user = add_user(connection, claims.email, claims.name, claims.role(roles))
    if not user.is_active:
        raise OidcRefused("You are locked out of Pulse.")
    connection.execute(JOIN, [claims.issuer, claims.subject, user.user_id])
    if roles and user.role is not claims.role(roles):
        user = change_user(connection, user, {"role": claims.role(roles)})
    return user


def _known(connection: psycopg.Connection[Any], claims: Claims) -> User | None:
    row = connection.execute(IDENTITY, [claims.issuer, claims.subject]).fetchone()
    try:
        return find_user(connection, row[0] if row else claims.email)
    except NotKnown:
        return None
