"""Checks of a live installation: Dagster, the last backup, PostgreSQL's connections, disk and memory."""

from contextlib import suppress
from datetime import UTC, datetime

import httpx2 as httpx
import psycopg

from pulse.backup import last_backup
from pulse.database import DatabaseError, connect
from pulse.doctor.check import Check, State
from pulse.health import Part, disk_part, memory_part
from pulse.health import State as Health
from pulse.settings import Settings
from pulse.wording import duration

SUBJECT = "live"
OLDEST_BACKUP_SECONDS = 36 * 3600
FEW_LEFT = 0.2
USED = """
    select count(*), current_setting('max_connections')::int from pg_stat_activity
    where backend_type = 'client backend'
"""


def check_installation(settings: Settings, url: str) -> list[Check]:
    """What an installation that serves people needs; warnings only, for `pulse run` does without."""
    checks = [_of_part(disk_part(settings.data_dir)), _of_part(memory_part()), _dagster(settings.dagster_url)]
    unknown = (DatabaseError, psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName)
    with suppress(*unknown), connect(url) as connection:
        checks += [_connections(connection), _backup(connection)]
    return checks


def _of_part(part: Part) -> Check:
    state = State.OK if part.state is Health.OK else State.WARNING
    return Check(SUBJECT, part.name, state, part.finding, "" if state is State.OK else f"Make room: {part.name}.")


def _dagster(address: str) -> Check:
    try:
        answers = httpx.get(f"{address}/server_info", timeout=5).is_success
    except httpx.HTTPError:
        answers = False
    if answers:
        return Check(SUBJECT, "Dagster", State.OK, "its webserver answers")
    remedy = "`pulse up` starts it; PULSE_DAGSTER_URL says where it is. Without it nothing is read on its own."
    return Check(SUBJECT, "Dagster", State.WARNING, f"its webserver does not answer at {address}", remedy)


def _connections(connection: psycopg.Connection) -> Check:
    used, most = connection.execute(USED).fetchone() or (0, 1)
    finding = f"{used} of {most} connections are in use"
    if used <= (1 - FEW_LEFT) * most:
        return Check(SUBJECT, "connections", State.OK, finding)
    remedy = "Raise max_connections, or lower PULSE_API_PROCESSES."
    return Check(SUBJECT, "connections", State.WARNING, finding, remedy)


def _backup(connection: psycopg.Connection) -> Check:
    last = last_backup(connection)
    if last is None or last.finished_at is None:
        return Check(
            SUBJECT, "backup", State.WARNING, "none was ever made", "Make one each night: `pulse backup FILE`."
        )
    age = (datetime.now(UTC) - last.finished_at).total_seconds()
    state = State.OK if age < OLDEST_BACKUP_SECONDS else State.WARNING
    remedy = "" if state is State.OK else "Look at the job that runs `pulse backup`."
    return Check(SUBJECT, "backup", state, f"the last one is {duration(age)} old", remedy)
