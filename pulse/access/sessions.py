"""Sessions: a short access token that says who asks, and a refresh token that is good once and gives both anew."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import psycopg

from pulse.access.errors import NotAuthenticated

ACCESS_LIFETIME = timedelta(minutes=15)
REFRESH_LIFETIME = timedelta(days=30)
# A client whose answer was lost shows its token again at once; that is no theft.
GRACE = timedelta(seconds=10)
ALGORITHM = "HS256"
ISSUER = "pulse"


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a login gives. `expires_in`: seconds that the access token lasts."""

    access_token: str
    refresh_token: str
    expires_in: int
    user_id: str


def open_session(connection: psycopg.Connection[Any], user_id: str, secret: str, client: str = "") -> Tokens:
    """Begin a session of the user; `client` says with what, for the list of sessions."""
    connection.execute("update app.users set last_login_at = now() where user_id = %s", [user_id])
    return _issue(connection, user_id, secret, client, None)


def refresh(connection: psycopg.Connection[Any], token: str, secret: str, client: str = "") -> Tokens:
    """Give new tokens for a refresh token, which is then used up.

    One that was used before is in two hands: the session ends for both. The caller must commit in that case too.

    Raises:
        NotAuthenticated: the token is unknown, out of date, used or revoked.
    """
    row = connection.execute(
        """
        select session_id, family, s.user_id::text, expires_at, used_at, revoked_at, is_active
        from app.sessions s join app.users using (user_id) where token_hash = %s for update of s
        """,
        [_hash(token)],
    ).fetchone()
    if row is None:
        raise NotAuthenticated("The session is not known. Sign in again.")
    session_id, family, user_id, expires_at, used_at, revoked_at, is_active = row
    now = datetime.now(UTC)
    if revoked_at or not is_active or expires_at <= now:
        raise NotAuthenticated("The session has ended. Sign in again.")
    if used_at and now - used_at > GRACE:
        end_family(connection, family)
        raise NotAuthenticated("The session was used by somebody else too, and has been ended. Sign in again.")
    connection.execute("update app.sessions set used_at = coalesce(used_at, now()) where session_id = %s", [session_id])
    return _issue(connection, user_id, secret, client, family)


def end_session(connection: psycopg.Connection[Any], token: str) -> str | None:
    """End the session that the refresh token belongs to; the user's id, or None where it is not known."""
    query = "select family, user_id::text from app.sessions where token_hash = %s"
    row = connection.execute(query, [_hash(token)]).fetchone()
    if row is None:
        return None
    end_family(connection, row[0])
    return str(row[1])


def end_family(connection: psycopg.Connection[Any], family: object) -> None:
    """End all that came from one login."""
    connection.execute("update app.sessions set revoked_at = now() where family = %s and revoked_at is null", [family])


def user_of(access_token: str, secret: str) -> tuple[str, float]:
    """Whose access token it is, and until when it is good (epoch seconds).

    Raises:
        NotAuthenticated: it is forged, out of date or no token.
    """
    try:
        claims = jwt.decode(
            access_token, secret, algorithms=[ALGORITHM], issuer=ISSUER, options={"require": ["exp", "sub"]}
        )
    except jwt.ExpiredSignatureError as error:
        raise NotAuthenticated("The access token is out of date. Refresh it.") from error
    except jwt.InvalidTokenError as error:
        raise NotAuthenticated("The access token is not valid. Sign in again.") from error
    return str(claims["sub"]), float(claims["exp"])


def _issue(
    connection: psycopg.Connection[Any], user_id: str, secret: str, client: str, family: object | None
) -> Tokens:
    now, token = datetime.now(UTC), secrets.token_urlsafe(32)
    connection.execute(
        """
        insert into app.sessions (family, user_id, token_hash, expires_at, client)
        values (coalesce(%s, gen_random_uuid()), %s, %s, %s, %s)
        """,
        [family, user_id, _hash(token), now + REFRESH_LIFETIME, client[:200]],
    )
    claims = {"sub": user_id, "iss": ISSUER, "iat": now, "exp": now + ACCESS_LIFETIME}
    access = jwt.encode(claims, secret, algorithm=ALGORITHM)
    return Tokens(access, token, int(ACCESS_LIFETIME.total_seconds()), user_id)


def _hash(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()
