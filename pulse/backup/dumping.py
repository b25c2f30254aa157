"""Making a backup: one file in pg_dump's custom format, taken while everything runs."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psycopg
from psycopg.rows import class_row

from pulse.backup.tools import BackupError, run, tool
from pulse.connections.keys import key_texts
from pulse.database import DAGSTER_SCHEMA, connect
from pulse.settings import Settings

# Those that are not there yet are left out. What dbt builds could be built anew; with it, figures are there at once.
SCHEMAS = (
    "raw",
    "app",
    "chat",
    "configuration",
    "staging",
    "intermediate",
    "core",
    "marts",
    "insights",
    DAGSTER_SCHEMA,
)


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was made: by which version, with which keys (see `key_id`) its credentials can be read."""

    backup_id: int
    version: str
    key_ids: list[str]
    started_at: datetime
    finished_at: datetime | None
    bytes: int | None


def back_up(settings: Settings, url: str, file: Path) -> Backup:
    """Write a backup of the database at `url` to `file`, readable by its owner alone.

    The file gets its name when it is complete, so a backup that was cut short is never taken for one.

    Raises:
        BackupError: `file` exists already, there is nothing to back up, or pg_dump is absent or failed.
    """
    if file.exists():
        raise BackupError(f"{file} exists already. Backups are never overwritten: choose another name.")
    part = file.with_name(f"{file.name}.part")
    with connect(url, autocommit=True) as connection:
        if connection.execute("select to_regclass('app.backups')").fetchone() == (None,):
            raise BackupError("There is nothing to back up: the database was not migrated. Run `pulse run`, or `up`.")
        program = tool("pg_dump", connection.info.server_version // 10_000)
        number = _begin(connection, [key_id(text) for text in key_texts(settings)])
        try:
            part.parent.mkdir(parents=True, exist_ok=True)
            part.touch(mode=0o600)
            run(program, url, *_options(present(connection)), f"--file={part}")
            part.rename(file)
        except BaseException:
            part.unlink(missing_ok=True)
            connection.execute("delete from app.backups where backup_id = %s", [number])
            raise
        return _finish(connection, number, file.stat().st_size)


def last_backup(connection: psycopg.Connection[Any]) -> Backup | None:
    """The last one that was completed, if any."""
    with connection.cursor(row_factory=class_row(Backup)) as cursor:
        query = "select * from app.backups where finished_at is not null order by finished_at desc limit 1"
        return cursor.execute(query).fetchone()


def key_id(text: str) -> str:
    """What a key can be told by without telling it: eight digits of a hash of its 32 random bytes."""
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def present(connection: psycopg.Connection[Any]) -> list[str]:
    """Those of Pulse's schemas that are there."""
    rows = connection.execute("select nspname from pg_namespace where nspname = any(%s)", [list(SCHEMAS)]).fetchall()
    return [name for (name,) in rows]


def _options(schemas: Sequence[str]) -> list[str]:
    return ["--format=custom", "--no-owner", "--no-acl", *(f"--schema={name}" for name in schemas)]


def _begin(connection: psycopg.Connection[Any], key_ids: Sequence[str]) -> int:
    query = "insert into app.backups (version, key_ids) values (%s, %s) returning backup_id"
    row = connection.execute(query, [version("pulse-analytics"), list(key_ids)]).fetchone()
    assert row is not None, "an insert gives its row back"
    number: int = row[0]
    return number


def _finish(connection: psycopg.Connection[Any], number: int, size: int) -> Backup:
    with connection.cursor(row_factory=class_row(Backup)) as cursor:
        query = "update app.backups set finished_at = now(), bytes = %s where backup_id = %s returning *"
        made = cursor.execute(query, [size, number]).fetchone()
    assert made is not None, "the row was made a moment ago"
    return made
