"""Logins with address and password: looked at slowly when many fail, the same for known and unknown addresses."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from pulse.access import passwords
from pulse.access.errors import NotAuthenticated, NotKnown, Throttled
from pulse.access.users import User, find_user

FREE_FAILURES = 5
FORGOTTEN_AFTER = timedelta(minutes=15)


def log_in(connection: psycopg.Connection[Any], email: str, password: str, address: str = "") -> User:
    """The user with this address and password.

    Takes about 0.2 s of processor time. The caller must commit also when it fails, or failures are not counted.

    Raises:
        NotAuthenticated: there is no such user, the password is another, or the user is locked out.
        Throttled: too many failed for this e-mail address, or from this network address.
    """
    subjects = [f"email {email.lower()}"[:300], *([f"address {address}"] if address else [])]
    _require_patience(connection, subjects)
    row = connection.execute(
        "select password_hash from app.users where lower(email) = lower(%s) and is_active", [email]
    ).fetchone()
    stored = row[0] if row else None
    if not passwords.matches(stored, password):
        _note_failure(connection, subjects)
        raise NotAuthenticated("E-mail address or password is wrong.")
    connection.execute("delete from app.login_attempts where subject = %s", [subjects[0]])
    try:
        user = find_user(connection, email)
    except NotKnown as error:
        raise NotAuthenticated("E-mail address or password is wrong.") from error
    if stored and passwords.is_outdated(stored):
        renewed = passwords.hashed(password)
        connection.execute("update app.users set password_hash = %s where user_id = %s", [renewed, user.user_id])
    return user


def _require_patience(connection: psycopg.Connection[Any], subjects: list[str]) -> None:
    query = """
        select max(extract(epoch from first_at + %s - now())) from app.login_attempts
        where subject = any(%s) and failures >= %s * case when subject like 'address %%' then 10 else 1 end
        and first_at > now() - %s
    """
    row = connection.execute(query, [FORGOTTEN_AFTER, subjects, FREE_FAILURES, FORGOTTEN_AFTER]).fetchone()
    if row and row[0] is not None:
        raise Throttled(max(1, round(float(row[0]))))


def _note_failure(connection: psycopg.Connection[Any], subjects: list[str]) -> None:
    stale = datetime.now(UTC) - FORGOTTEN_AFTER
    connection.execute("delete from app.login_attempts where first_at < %s", [stale])
    for subject in subjects:
        connection.execute(
            """
            insert into app.login_attempts as l (subject, failures, first_at) values (%s, 1, now())
            on conflict (subject) do update set failures = l.failures + 1
            """,
            [subject],
        )
