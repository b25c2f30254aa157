"""Reads core.people and what belongs to it. Changes nothing."""

from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg.rows import class_row

Connection = psycopg.Connection[Any]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of a person, and what ties it to the person's others (`none` where it is alone)."""

    account_key: str
    person_key: str
    source: str
    login: str | None
    display_name: str | None
    emails: list[str]
    is_active: bool
    match_method: str
    match_score: float | None

    @property
    def label(self) -> str:
        """What to call it: the login, the name, or the key."""
        return f"{self.source}:{self.login or self.display_name or self.account_key}"


@dataclass(frozen=True, slots=True)
class Person:
    """A person or a machine, with all accounts."""

    person_key: str
    name: str
    is_bot: bool
    is_active: bool
    accounts: list[Account]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two people who may be one: the accounts that the evidence is about, and its score from 0 to 1."""

    person_key: str
    person: str
    account_key: str
    candidate_person_key: str
    candidate: str
    candidate_account_key: str
    method: str
    score: float


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many accounts of humans on one side are joined with one of the other side."""

    source: str
    accounts: int
    joined: int


ACCOUNTS = """
    select account_key, person_key, source, login, display_name, emails, is_active, match_method, match_score
    from core.person_accounts order by person_key, source desc, account_key
"""
PEOPLE = "select person_key, name, is_bot, is_active from core.people order by is_bot, lower(name), person_key"
REVIEW = """
    select person_key, person, account_key, candidate_person_key, candidate, candidate_account_key, method, score
    from core.people_to_review order by score desc, review_key
"""
COVERAGE = """
    select account.source, count(*) as accounts, count(*) filter (where person.is_in_both_sources) as joined
    from core.person_accounts as account
    inner join core.people as person on person.person_key = account.person_key
    where not account.is_bot group by account.source order by account.source
"""


def accounts(connection: Connection) -> list[Account]:
    """All accounts, those of one person side by side."""
    with connection.cursor(row_factory=class_row(Account)) as cursor:
        return cursor.execute(ACCOUNTS).fetchall()


def people(connection: Connection) -> list[Person]:
    """All people with their accounts, humans first."""
    owned: dict[str, list[Account]] = {}
    for account in accounts(connection):
        owned.setdefault(account.person_key, []).append(account)
    rows = connection.execute(PEOPLE).fetchall()
    return [Person(key, name, is_bot, is_active, owned[key]) for key, name, is_bot, is_active in rows]


def to_review(connection: Connection) -> list[Pair]:
    """Pairs of people who may be one, the likeliest first."""
    with connection.cursor(row_factory=class_row(Pair)) as cursor:
        return cursor.execute(REVIEW).fetchall()


def coverage(connection: Connection) -> list[Coverage]:
    """For each source how many accounts of humans are joined with one of the other source."""
    with connection.cursor(row_factory=class_row(Coverage)) as cursor:
        return cursor.execute(COVERAGE).fetchall()
