"""Restoring a backup into a database that holds nothing of Pulse, on this server or another."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from pulse import database_roles
from pulse.backup.dumping import key_id, present
from pulse.backup.tools import BackupError, run, tool
from pulse.connections.keys import cipher, key_texts
from pulse.database import connect
from pulse.settings import Settings
from pulse.stored_secrets import undecryptable

RAW = "select table_name from information_schema.columns where table_schema = 'raw' and column_name = 'changed_in'"


@dataclass(frozen=True, slots=True)
class Restored:
    """What was restored. `unreadable`: whose credentials no key here decrypts; `key_ids` tells which does."""

    version: str
    revision: str
    unreadable: list[str]
    key_ids: list[str]


def restore(settings: Settings, url: str, file: Path, jobs: int = 1) -> Restored:
    """Restore `file` into the database at `url` and bring it to this version's schema; `jobs` tables at a time.

    Raises:
        BackupError: there is no such file, something of Pulse is in the database already, the backup is of a newer
            version, or pg_restore is absent or failed.
    """
    if not file.is_file():
        raise BackupError(f"There is no file {file}.")
    with connect(url, autocommit=True) as connection:
        if taken := present(connection):
            raise BackupError(
                f"The database already holds the schemas {', '.join(sorted(taken))}. Restore into an empty one: "
                "another PULSE_DATA_DIR, or a database that `createdb` has just made."
            )
        program = tool("pg_restore", connection.info.server_version // 10_000)
        try:
            for section in ("pre-data", "data"):
                run(program, url, *_options(section, jobs), str(file))
            _forget_transactions(connection)
            run(program, url, *_options("post-data", jobs), str(file))
        except BackupError as error:
            raise _left_behind(error, connection) from error
        _finish_own_row(connection)
        # Roles are the server's, so the backup has none.
        database_roles.add_reader(connection)
    return _migrated(settings, url)


def _left_behind(error: BackupError, connection: psycopg.Connection[Any]) -> BackupError:
    if not present(connection):
        return error
    return BackupError(
        f"{error}\nA part of it is in the database now. Remove that before you restore another: `dropdb`, or the "
        "directory PULSE_DATA_DIR/postgres."
    )


def _options(section: str, jobs: int) -> list[str]:
    return [f"--section={section}", "--exit-on-error", "--no-owner", "--no-acl", f"--jobs={jobs}"]


def _forget_transactions(connection: psycopg.Connection[Any]) -> None:
    """Numbers of transactions mean something on their own server only: the next build looks at everything."""
    connection.execute("truncate app.build_state")
    for (table,) in connection.execute(RAW).fetchall():
        name = sql.Identifier("raw", table)
        connection.execute(sql.SQL("update {} set changed_in = '0' where changed_in <> '0'").format(name))
        connection.execute(sql.SQL("vacuum analyze {}").format(name))


def _finish_own_row(connection: psycopg.Connection[Any]) -> None:
    """The backup did not know yet that it would be completed."""
    connection.execute(
        "update app.backups set finished_at = now() "
        "where finished_at is null and backup_id = (select max(backup_id) from app.backups)"
    )


def _migrated(settings: Settings, url: str) -> Restored:
    # alembic takes half a second to import; commands that only read do without.
    from pulse.migrations import current_revision, is_known, migrate

    with connect(url) as connection:
        revision = current_revision(connection)
        query = "select version, key_ids from app.backups order by backup_id desc limit 1"
        version, key_ids = connection.execute(query).fetchone() or ("", [])
    if revision is None or not is_known(revision):
        raise BackupError(f"The backup is of version {version}, which is newer. Install that version and start again.")
    migrate(url)
    ours = {key_id(text) for text in key_texts(settings)}
    with connect(url) as connection:
        _, lost = undecryptable(connection, cipher(settings))
    return Restored(version, revision, lost, [name for name in key_ids if name not in ours])
