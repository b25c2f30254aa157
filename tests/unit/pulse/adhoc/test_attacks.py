"""A corpus of attacks on ad hoc SQL, run for real against a database that has something to lose."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pulse.adhoc import AdhocError, Limits, run

ATTACKS = [line for line in Path(__file__).with_name("attacks.txt").read_text().splitlines() if line[:2] != "--"]
# A comment at the end of one statement is none, and is left out of what runs.
HARMLESS = {"select 1 -- ;"}
QUICK = Limits(seconds=0.5)


@pytest.fixture(scope="module")
def prize(server_url: str, template_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A migrated database with a table that may be read, one that is too large to join, and a user with a secret."""
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(f"create database prize template {template_database}".encode())
        url = psycopg.conninfo.make_conninfo(server_url, dbname="prize")
        with psycopg.connect(url) as connection:
            fill(connection)
            yield connection
        server.execute("drop database prize with (force)")


def fill(connection: psycopg.Connection[Any]) -> None:
    connection.execute("create schema core")
    connection.execute("create table core.items (title text)")
    connection.execute("create table core.person_accounts (emails text[])")
    connection.execute("create table core.many as select generate_series(1, 3000) as number")
    connection.execute("insert into core.items values ('one'), ('two')")
    connection.execute("grant usage on schema core to pulse_reader")
    connection.execute("grant select on all tables in schema core to pulse_reader")
    connection.execute("insert into app.users (email, name, role, password_hash) values ('a@b.c', 'a', 'admin', 'no')")
    connection.commit()


def test_the_corpus_is_large() -> None:
    assert len(ATTACKS) >= 150


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_comes_through(prize: psycopg.Connection[Any], attack: str) -> None:
    before = prize.execute("select current_user, current_setting('transaction_read_only')").fetchone()
    if attack in HARMLESS:
        assert run(prize, attack, QUICK).rows == [[1]]
    else:
        with pytest.raises(AdhocError):
            run(prize, attack, QUICK)
    assert prize.execute("select current_user, current_setting('transaction_read_only')").fetchone() == before
    assert prize.execute("select count(*) from core.items").fetchone() == (2,)
    prize.rollback()


@pytest.mark.parametrize(
    "statement",
    [
        "select * from app.users",
        "select * from raw.jira_issues",
        "select * from configuration.status_categories",
        "insert into core.items values ('x')",
        "create table core.mine ()",
        "select pg_read_file('/etc/passwd')",
    ],
)
def test_the_role_alone_holds_too(prize: psycopg.Connection[Any], statement: str) -> None:
    prize.execute("set local role pulse_reader")
    with pytest.raises((psycopg.errors.InsufficientPrivilege, psycopg.errors.UndefinedTable)):
        prize.execute(statement.encode())
    prize.rollback()
