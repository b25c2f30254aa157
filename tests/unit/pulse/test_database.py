from typing import Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from pulse.database import (
    DAGSTER_SESSION,
    DatabaseError,
    LockedError,
    advisory_lock,
    connect,
    lock_number,
    sqlalchemy_url,
    tool_environment,
)


def test_times_come_back_in_utc(database: psycopg.Connection[Any]) -> None:
    row = database.execute("select '2026-06-01 12:00+02'::timestamptz").fetchone()
    assert row is not None
    assert row[0].isoformat() == "2026-06-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://ada:hunter2@127.0.0.1:9/pulse", "127.0.0.1:9/pulse"),
        ("host=127.0.0.1 port=9 user=ada password=hunter2 dbname=pulse", "127.0.0.1:9/pulse"),
        ("postgresql://ada:hunter2@127.0.0.1:9", "127.0.0.1:9/"),
    ],
)
def test_a_server_that_does_not_answer_is_named_without_its_password(url: str, place: str) -> None:
    with pytest.raises(DatabaseError) as caught:
        connect(url)
    told = str(caught.value)
    assert told == f"cannot reach PostgreSQL at {place}: Connection refused. Check PULSE_DATABASE_URL."


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://ada@db.example/pulse", "postgresql+psycopg://ada@db.example/pulse"),
        ("postgresql://ada:s3@db.example:5433/pulse", "postgresql+psycopg://ada:s3@db.example:5433/pulse"),
        ("host=/tmp/x user=postgres dbname=pulse", "postgresql+psycopg://postgres@/pulse?host=%2Ftmp%2Fx"),
        (
            "host=/tmp/x port=5433 user=postgres dbname=pulse",
            "postgresql+psycopg://postgres@:5433/pulse?host=%2Ftmp%2Fx",
        ),
        (
            "postgresql://ada:p%40%2F%3A%3F@db/pulse?sslmode=require",
            "postgresql+psycopg://ada:p%40%2F%3A%3F@db/pulse?sslmode=require",
        ),
    ],
)
def test_sqlalchemy_is_told_the_same_server(url: str, expected: str) -> None:
    assert sqlalchemy_url(url, "psycopg") == expected
    asked = conninfo_to_dict(url)
    understood = make_url(expected)
    assert (understood.username, understood.password) == (asked["user"], asked.get("password"))
    assert understood.database == asked["dbname"]


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_both_drivers_reach_the_server_with_the_session_asked_for(database_url: str, driver: str) -> None:
    engine = create_engine(sqlalchemy_url(database_url, driver, session=DAGSTER_SESSION), poolclass=NullPool)
    with engine.connect() as connection:
        path: str = connection.execute(text("show search_path")).scalar_one()
        commit: str = connection.execute(text("show synchronous_commit")).scalar_one()
    assert (path, commit) == ("dagster", "off")


def test_tools_get_the_server_in_their_own_variables() -> None:
    told = tool_environment("postgresql://ada:s3@db.example:5433/pulse")
    assert {name: told[name] for name in told if name.startswith("PULSE_DBT")} == {
        "PULSE_DBT_HOST": "db.example",
        "PULSE_DBT_PORT": "5433",
        "PULSE_DBT_USER": "ada",
        "PULSE_DBT_PASSWORD": "s3",
        "PULSE_DBT_DATABASE": "pulse",
    }
    assert told["PULSE_DATABASE_URL"] == "postgresql://ada:s3@db.example:5433/pulse"
    assert told["PULSE_DAGSTER_DATABASE_URL"].startswith("postgresql+psycopg2://ada:s3@db.example:5433/pulse?options=")


def test_a_lock_is_held_by_one(database_url: str) -> None:
    with connect(database_url) as one, connect(database_url) as other:
        with advisory_lock(one, "stream", "PAY"):
            with pytest.raises(LockedError, match="stream PAY"), advisory_lock(other, "stream", "PAY"):
                pass
            with advisory_lock(other, "stream", "WEB"):
                pass
        with advisory_lock(other, "stream", "PAY"):
            pass


def test_a_lock_ends_with_its_block_though_the_transaction_is_broken(database_url: str) -> None:
    def fail() -> None:
        with connect(database_url) as one, advisory_lock(one, "x"):
            one.execute("select 1/0")

    with pytest.raises(psycopg.errors.DivisionByZero):
        fail()
    with connect(database_url) as other, advisory_lock(other, "x"):
        pass


def test_names_stand_for_one_number_however_they_are_divided() -> None:
    assert lock_number("a", "b") == lock_number("a", "b")
    assert len({lock_number("a", "b"), lock_number("ab"), lock_number("b", "a"), lock_number("a", "b", "")}) == 4
    assert -(2**63) <= lock_number("a") < 2**63
