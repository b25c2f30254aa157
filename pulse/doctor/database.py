"""Checks of the database: does it answer, is its schema the newest, may we create what dbt builds."""

import psycopg

from pulse.database import DatabaseError, connect
from pulse.doctor.check import Check, State

SUBJECT = "database"
OLDEST_SERVER = 15


def check_database(url: str) -> list[Check]:
    """All checks of the server at `url`."""
    try:
        with connect(url) as connection:
            return [_server(connection), _schema(connection), _rights(connection)]
    except DatabaseError as error:
        return [
            Check(SUBJECT, "reachable", State.FAILED, str(error), "Start the server or correct PULSE_DATABASE_URL.")
        ]


def _server(connection: psycopg.Connection) -> Check:
    number = connection.info.server_version // 10_000
    if number < OLDEST_SERVER:
        remedy = f"Use PostgreSQL {OLDEST_SERVER} or newer."
        return Check(SUBJECT, "reachable", State.FAILED, f"PostgreSQL {number} is too old", remedy)
    return Check(SUBJECT, "reachable", State.OK, f"PostgreSQL {number} answers")


def _schema(connection: psycopg.Connection) -> Check:
    from pulse.migrations import current_revision, is_known, newest_revision

    current, newest = current_revision(connection), newest_revision()
    if current == newest:
        return Check(SUBJECT, "schema", State.OK, f"at revision {current}, the newest")
    if current is not None and not is_known(current):
        remedy = "Install the version that made it or a later one, or restore a backup of this one."
        return Check(SUBJECT, "schema", State.FAILED, f"at revision {current}, which a newer version made", remedy)
    remedy = "Any command that works on the data, such as `pulse sync`, migrates it."
    return Check(SUBJECT, "schema", State.WARNING, f"at revision {current or 'none'}, the newest is {newest}", remedy)


def _rights(connection: psycopg.Connection) -> Check:
    row = connection.execute(
        "select current_user, current_database(), has_database_privilege(current_database(), 'CREATE'),"
        " exists (select from pg_namespace where nspname = 'marts' and pg_has_role(nspowner, 'usage'))"
    ).fetchone()
    user, database, may_create, may_build = row or ("", "", False, False)
    if may_build and not may_create:
        return Check(SUBJECT, "rights", State.OK, f"{user} may build, and leaves migrations to the owner")
    if may_create:
        return Check(SUBJECT, "rights", State.OK, f"{user} may create schemas")
    remedy = f"As an administrator: grant create on database {database} to {user};"
    return Check(SUBJECT, "rights", State.FAILED, f"{user} may not create schemas in {database}", remedy)
