"""A backup is restored into an empty server's database, and everything in it is compared with what it was made of."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from pydantic import SecretStr

from pulse import database_roles, embedded
from pulse.backup import back_up, last_backup, restore
from pulse.backup.dumping import key_id
from pulse.backup.tools import BackupError, tool
from pulse.connections.keys import cipher, new_key
from pulse.connections.sites import Credentials, JiraSite
from pulse.connections.storage import add
from pulse.database import connect
from pulse.migrations import current_revision, migrate, newest_revision
from pulse.settings import Settings
from tests.conftest import at

MakeSettings = Callable[..., Settings]
TOKEN = "token-that-nobody-may-see"
TABLES = """
    select schemaname, tablename from pg_tables
    where schemaname !~ '^(pg_|information)' and (schemaname, tablename) <> ('app', 'backups') order by 1, 2
"""
# Names of things and how they are made, for all that is not a row.
MADE = """
    select 'index', indexname, indexdef from pg_indexes where schemaname !~ '^(pg_|information)'
    union all
    select 'constraint', conname, pg_get_constraintdef(c.oid)
    from pg_constraint as c join pg_namespace as n on n.oid = connamespace where nspname !~ '^(pg_|information)'
    union all
    select 'trigger', tgname, pg_get_triggerdef(oid) from pg_trigger where not tgisinternal
    union all
    select 'function', proname, pg_get_functiondef(p.oid)
    from pg_proc as p join pg_namespace as n on n.oid = pronamespace where nspname !~ '^(pg_|information)'
    union all
    select 'view', viewname, definition from pg_views where schemaname !~ '^(pg_|information)'
    union all
    select 'sequence', sequencename, last_value::text from pg_sequences where sequencename not like 'backups%'
    order by 1, 2, 3
"""


@pytest.fixture
def settings(make_settings: MakeSettings) -> Settings:
    return make_settings(secret_keys=new_key())


@pytest.fixture
def empty_url(server_url: str) -> Iterator[str]:
    """A database that nobody has migrated."""
    with connect(server_url, autocommit=True) as connection:
        connection.execute("create database restored")
        yield at(server_url, "restored")
        connection.execute("drop database restored with (force)")


@pytest.fixture
def lived_in(database: psycopg.Connection[Any], settings: Settings) -> psycopg.Connection[Any]:
    """A database with a connection, records, a model and a table of Dagster's."""
    site = JiraSite(url="https://jira.example", email="ada@example.com")
    add(database, cipher(settings), "europe", site, Credentials(tokens=[SecretStr(TOKEN)]), "ada")
    database.execute(
        """
        insert into raw.jira_issues (connection_id, issue_id, issue_key, project_key, updated_at, payload, content_hash)
        select 'europe', n::text, 'PAY-' || n, 'PAY', now(), jsonb_build_object('summary', repeat('ä', n)), 'hash'
        from generate_series(1, 50) as n
        """
    )
    database.execute("create schema core create table teams (team_key text primary key, name text not null)")
    database.execute("insert into core.teams values ('a', 'Ärger'), ('b', E'tab\\tand \\\\ line\\n')")
    database.execute("create table dagster.runs (id bigserial primary key, body text)")
    database.execute("insert into dagster.runs (body) values ('one'), (null)")
    database.execute("insert into app.build_state (snapshot, cluster, fingerprint) values ('5', 1, 'x')")
    database.commit()
    return database


def contents(connection: psycopg.Connection[Any]) -> dict[str, list[Any]]:
    """All rows of all tables, and how all else is made; without what is told by the server's own transactions."""
    found = {"made": connection.execute(MADE).fetchall()}
    for schema, table in connection.execute(TABLES).fetchall():
        name = sql.Identifier(schema, table)
        query = sql.SQL("select to_jsonb(t) - 'changed_in' as row from {} as t order by 1").format(name)
        found[f"{schema}.{table}"] = connection.execute(query).fetchall()
    return found


def test_all_is_as_it_was(
    lived_in: psycopg.Connection[Any], database_url: str, empty_url: str, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "pulse.backup"
    made = back_up(settings, database_url, file)
    restored = restore(settings, empty_url, file, jobs=2)
    assert (restored.version, restored.revision, restored.unreadable) == (made.version, newest_revision(), [])
    lived_in.execute("truncate app.build_state")
    with connect(empty_url) as there:
        assert contents(there) == contents(lived_in)
        assert there.execute("select max(changed_in::text::bigint) from raw.jira_issues").fetchone() == (0,)
        assert (told := last_backup(there)) is not None
        assert told.key_ids == made.key_ids
        there.execute("update raw.jira_issues set issue_key = issue_key where issue_id = '1'")
        changed = there.execute("select count(*) from raw.jira_issues where changed_in > '0'").fetchone()
    assert changed == (1,)


def test_roles_that_another_server_lacks_are_made_there(
    lived_in: psycopg.Connection[Any], database_url: str, open_directory: Path, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "pulse.backup"
    back_up(settings, database_url, file)
    other = embedded.start(open_directory / "other")
    restore(settings, other, file)
    with connect(other) as there:
        there.execute("set role pulse_reader")
        assert there.execute("select count(*) from core.teams").fetchone() == (2,)
        there.execute("reset role")
        database_roles.apply(there)
    with connect(psycopg.conninfo.make_conninfo(other, user="pulse_writer"), autocommit=True) as writer:
        writer.execute("alter table core.teams add column note text")
        writer.execute("update raw.jira_issues set deleted_at = now()")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            writer.execute("select from app.users")
    with connect(psycopg.conninfo.make_conninfo(other, user="pulse_api"), autocommit=True) as api:
        assert api.execute("select count(*) from raw.jira_issues").fetchone() == (50,)
        api.execute("set role pulse_reader")
        for table in ("raw.jira_issues", "app.integrations", "dagster.runs"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                api.execute(f"select from {table}")


def test_keys_and_credentials_are_not_in_the_file(
    lived_in: psycopg.Connection[Any], database_url: str, empty_url: str, settings: Settings, tmp_path: Path
) -> None:
    file = tmp_path / "pulse.backup"
    key = settings.secret_keys[0].get_secret_value()
    assert back_up(settings, database_url, file).key_ids == [key_id(key)]
    assert file.stat().st_mode & 0o077 == 0
    restore(settings, empty_url, file)
    with connect(empty_url) as there:
        everything = str(contents(there))
    assert key not in everything
    assert TOKEN not in everything
    assert key.encode() not in file.read_bytes()


def test_a_missing_key_is_told_by_its_id(
    lived_in: psycopg.Connection[Any],
    database_url: str,
    empty_url: str,
    settings: Settings,
    make_settings: MakeSettings,
    tmp_path: Path,
) -> None:
    file = tmp_path / "pulse.backup"
    made = back_up(settings, database_url, file)
    restored = restore(make_settings(secret_keys=new_key()), empty_url, file)
    assert (restored.unreadable, restored.key_ids) == (["jira europe"], made.key_ids)


def test_nothing_is_overwritten(database_url: str, settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "pulse.backup"
    back_up(settings, database_url, file)
    with pytest.raises(BackupError, match="exists already"):
        back_up(settings, database_url, file)
    with pytest.raises(BackupError, match="already holds the schemas app, chat, configuration, dagster, insights, raw"):
        restore(settings, database_url, file)


def test_a_backup_that_fails_leaves_nothing_behind(
    database: psycopg.Connection[Any], database_url: str, settings: Settings, tmp_path: Path
) -> None:
    database.execute("create role stranger login")
    database.execute("grant all on schema app to stranger")
    database.execute("grant all on all tables in schema app to stranger")
    database.commit()
    try:
        with pytest.raises(BackupError, match=r"pg_dump failed: .*permission denied"):
            back_up(settings, psycopg.conninfo.make_conninfo(database_url, user="stranger"), tmp_path / "pulse.backup")
        assert list(tmp_path.iterdir()) == []
        assert last_backup(database) is None
        assert database.execute("select from app.backups").fetchall() == []
    finally:
        database.execute("drop owned by stranger")
        database.execute("drop role stranger")
        database.commit()


def test_a_backup_of_an_older_version_is_brought_to_this_one(
    empty_url: str, server_url: str, settings: Settings, tmp_path: Path
) -> None:
    with connect(server_url, autocommit=True) as connection:
        connection.execute("create database older")
        try:
            migrate(at(server_url, "older"), "0024")
            back_up(settings, at(server_url, "older"), tmp_path / "older")
        finally:
            connection.execute("drop database older with (force)")
    assert restore(settings, empty_url, tmp_path / "older").revision == "0024"
    with connect(empty_url) as there:
        assert current_revision(there) == newest_revision()


def test_a_backup_of_a_newer_version_is_refused(
    database: psycopg.Connection[Any], database_url: str, empty_url: str, settings: Settings, tmp_path: Path
) -> None:
    database.execute("update app.alembic_version set version_num = '9999'")
    database.commit()
    back_up(settings, database_url, tmp_path / "newer")
    with pytest.raises(BackupError, match="which is newer"):
        restore(settings, empty_url, tmp_path / "newer")


def test_a_database_without_anything_says_so(empty_url: str, settings: Settings, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(settings, empty_url, tmp_path / "pulse.backup")


def test_a_broken_file_is_told_with_what_it_left_behind(
    lived_in: psycopg.Connection[Any], database_url: str, empty_url: str, settings: Settings, tmp_path: Path
) -> None:
    whole, broken = tmp_path / "whole", tmp_path / "broken"
    back_up(settings, database_url, whole)
    broken.write_text("no backup")
    with pytest.raises(BackupError, match=r"pg_restore failed.*archive[^\n]*$"):
        restore(settings, empty_url, broken)
    broken.write_bytes(whole.read_bytes()[:-2000])
    with pytest.raises(BackupError, match=r"(?s)pg_restore failed.*A part of it is in the database"):
        restore(settings, empty_url, broken)


def test_a_program_that_is_too_old_is_named() -> None:
    with pytest.raises(BackupError, match=r"pg_dump of PostgreSQL 99 or newer is needed.*postgresql-client-99"):
        tool("pg_dump", 99)
