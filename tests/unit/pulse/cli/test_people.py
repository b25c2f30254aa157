import json
from pathlib import Path

import psycopg
import pytest

from pulse.database import connect

from .test_commands import pulse

CORE = """
    create schema core;
    create table core.person_accounts as
    select key as account_key, key as person_key, split_part(key, ':', 2) as source, login,
        name as display_name, '{}'::text[] as emails, false as is_bot, true as is_active,
        'none' as match_method, null::float8 as match_score
    from (values ('a:github:1', 'ada', null), ('a:jira:7', null, 'Ada Byron')) as account (key, login, name);
    create table core.people as
    select person_key, coalesce(login, display_name) as name, false as is_bot, true as is_active,
        false as is_in_both_sources
    from core.person_accounts;
    create table core.people_to_review as
    select 'a:github:1/a:jira:7' as review_key, 'a:github:1' as person_key, 'ada' as person,
        'a:github:1' as account_key, 'a:jira:7' as candidate_person_key, 'Ada Byron' as candidate,
        'a:jira:7' as candidate_account_key, 'login' as method, 0.5::float8 as score;
"""


@pytest.fixture
def built(database_url: str) -> str:
    """The address of a database with two accounts that may be one person's."""
    with connect(database_url) as connection:
        connection.execute(CORE)
    return database_url


def test_people_are_listed_with_what_is_joined(tmp_path: Path, built: str) -> None:
    result = pulse(tmp_path, "people", "list", PULSE_DATABASE_URL=built)
    assert "Ada Byron" in result.stdout
    assert "0 of 1 people's accounts of github are joined (0%)." in result.stdout
    listed = json.loads(pulse(tmp_path, "people", "list", "--json", PULSE_DATABASE_URL=built).stdout)
    assert [person["person_key"] for person in listed["people"]] == ["a:github:1", "a:jira:7"]


def test_what_is_in_doubt_is_shown_and_decided(tmp_path: Path, built: str) -> None:
    shown = pulse(tmp_path, "people", "review", PULSE_DATABASE_URL=built).stdout
    assert "0.50  login  ada = Ada Byron?" in shown
    result = pulse(tmp_path, "people", "merge", "a:github:1", "a:jira:7", "--by", "carl", PULSE_DATABASE_URL=built)
    assert result.returncode == 0
    assert "github:ada" in result.stdout
    pulse(tmp_path, "people", "split", "a:github:1", "a:jira:7", "--by", "carl", PULSE_DATABASE_URL=built)
    with connect(built) as connection:
        decisions = connection.execute("select kind, decided_by from app.person_decisions order by 1").fetchall()
    assert decisions == [("merge", "carl"), ("split", "carl")]


def test_nobody_is_told_apart_before_anything_is_built(tmp_path: Path, database: psycopg.Connection) -> None:
    url = database.info.dsn
    result = pulse(tmp_path, "people", "merge", "ada", "bob", PULSE_DATABASE_URL=url)
    assert result.returncode == 1
    assert "There is nothing to decide about yet" in result.stderr
