from typing import Any

import psycopg
import pytest

from pulse.people import merge, split
from pulse.people.decisions import UnknownPersonError

Connection = psycopg.Connection[Any]


@pytest.fixture
def known(database: Connection) -> Connection:
    """Ada with three accounts, Bob with one in each source, and an account of Jira alone."""
    database.execute("create schema core")
    database.execute(
        """
        create table core.person_accounts as
        select key as account_key, person as person_key, split_part(key, ':', 2) as source, login,
            null::text as display_name, case when mail is null then '{}' else array[mail] end as emails,
            true as is_active, 'email' as match_method, 1.0::float8 as match_score
        from (values
            ('a:github:1', 'a:github:1', 'Ada', 'ada@x.test'), ('a:jira:7', 'a:github:1', null, 'ada@x.test'),
            ('b:jira:7', 'a:github:1', null, null), ('a:github:2', 'a:github:2', 'bob', null),
            ('a:jira:8', 'a:github:2', null, 'bob@x.test'), ('a:jira:9', 'a:jira:9', null, 'eve@x.test')
        ) as account (key, person, login, mail)
        """
    )
    return database


def decisions(connection: Connection) -> set[tuple[str, ...]]:
    query = "select kind, account_key, other_account_key, decided_by from app.person_decisions"
    return set(connection.execute(query).fetchall())


def test_a_merge_covers_every_pair_between_the_two(known: Connection) -> None:
    merged = merge(known, ["bob", "EVE@x.test"], by="carl")
    assert [account.account_key for account in merged] == ["a:jira:8", "a:github:2", "a:jira:9"]
    assert decisions(known) == {
        ("merge", "a:jira:8", "a:jira:9", "carl"),
        ("merge", "a:github:2", "a:jira:9", "carl"),
    }


def test_a_split_sets_apart_and_keeps_the_rest_together(known: Connection) -> None:
    taken, rest = split(known, ["b:jira:7"], by="carl")
    assert [account.account_key for account in taken] == ["b:jira:7"]
    assert len(rest) == 2
    assert decisions(known) == {
        ("split", "a:github:1", "b:jira:7", "carl"),
        ("split", "a:jira:7", "b:jira:7", "carl"),
        ("merge", "a:github:1", "a:jira:7", "carl"),
    }


def test_people_who_are_apart_can_be_kept_so(known: Connection) -> None:
    split(known, ["a:github:2", "a:jira:9"], by="carl")
    assert ("split", "a:jira:8", "a:jira:9", "carl") in decisions(known)
    assert ("merge", "a:github:2", "a:jira:8", "carl") in decisions(known)


@pytest.mark.parametrize(
    ("decide", "names", "told"),
    [
        (merge, ["ada", "nobody"], "'nobody' is nobody's"),
        (merge, ["ada", "a:jira:7"], "one person already"),
        (split, ["a:jira:9"], "all that the person has"),
        (split, ["ada@x.test", "b:jira:7"], "all that the person has"),
    ],
)
def test_what_cannot_be_decided_is_told(known: Connection, decide: Any, names: list[str], told: str) -> None:
    with pytest.raises(UnknownPersonError, match=told):
        decide(known, names, by="carl")
    assert decisions(known) == set()


def test_a_name_of_several_people_is_not_guessed(known: Connection) -> None:
    known.execute("update core.person_accounts set login = 'ada' where account_key = 'a:github:2'")
    with pytest.raises(UnknownPersonError, match="several people: a:github:1, a:github:2"):
        merge(known, ["ada", "eve@x.test"], by="carl")
