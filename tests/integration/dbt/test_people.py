"""Who is whom, over made-up accounts: the models' own SQL, run on them within one transaction."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pulse.people.decisions import Decision, merging, splitting
from pulse.people.reading import Account

from .conftest import Warehouse

MODELS = (
    "int_account_addresses",
    "int_account_identifiers",
    "int_account_decisions",
    "int_account_names",
    "int_account_handles",
    "int_account_links",
    "int_decided_groups",
    "int_email_groups",
    "int_name_links",
    "int_person_groups",
    "person_accounts",
)
SITES = ("a:github", "a:jira", "b:jira")
Found = dict[str, str]


@dataclass(frozen=True)
class Made:
    """An account that was made up."""

    site: str
    number: int
    name: str | None
    emails: tuple[str, ...]
    is_active: bool = True

    @property
    def key(self) -> str:
        return f"{self.site}:{self.number}"


class Models:
    """The models that make people out of accounts, in temporary tables of one connection."""

    def __init__(self, connection: psycopg.Connection[Any], warehouse: Warehouse) -> None:
        self._connection = connection
        self._statements = [f"create temporary table {name} as {_local(warehouse.compiled(name))}" for name in MODELS]

    def people(self, made: Sequence[Made], decisions: Sequence[Decision] = ()) -> Found:
        """The person of each account, by account key."""
        self._connection.execute("create temporary table int_accounts (like intermediate.int_accounts)")
        self._connection.execute(
            "create temporary table stg_app__person_decisions (account_key text, other_key text, kind text)"
        )
        with self._connection.cursor() as cursor:
            cursor.executemany(
                """
                insert into int_accounts (account_key, connection_id, source, site, login, logins, display_name, emails,
                    is_bot, is_ai_agent, is_ai_reviewer, is_active)
                values (%s, '', %s, %s, null, '{}', %s, %s, false, false, false, %s)
                """,
                [(one.key, one.site, one.site, one.name, list(one.emails), one.is_active) for one in made],
            )
            last = {(one, other): kind for kind, one, other in decisions}
            cursor.executemany(
                "insert into stg_app__person_decisions values (%s, %s, %s)",
                [(*pair, kind) for pair, kind in last.items()],
            )
        for statement in self._statements:
            self._connection.execute(statement.encode())
        found = dict(self._connection.execute("select account_key, person_key from person_accounts").fetchall())
        self._connection.rollback()
        return found


def _local(statement: str) -> str:
    """`statement` with the models that are made here read from the temporary tables."""
    made = "|".join([*MODELS, "int_accounts", "stg_app__person_decisions"])
    return re.sub(rf'"warehouse"\."\w+"\."({made})"', r"pg_temp.\1", statement)


@pytest.fixture
def models(marts: psycopg.Connection[Any], warehouse: Warehouse) -> Models:
    return Models(marts, warehouse)


def owned(found: Found, person: str) -> list[Account]:
    return [Account(key, person, "", None, None, [], True, "", None) for key in found if found[key] == person]


def together(found: Found) -> set[frozenset[str]]:
    return {frozenset(key for key in found if found[key] == person) for person in found.values()}


NAMES = ("Ada Byron", "Byron, Ada", "Sam Lee", "Kim", None)
EMAILS = ("ada@x.test", "byron@x.test", "sam@x.test", "team@x.test", "7+ada@users.noreply.github.com")
ACCOUNTS = st.lists(
    st.builds(
        Made,
        st.sampled_from(SITES),
        st.integers(1, 4),
        st.sampled_from(NAMES),
        st.lists(st.sampled_from(EMAILS), max_size=2, unique=True).map(tuple),
        st.booleans(),
    ),
    min_size=2,
    max_size=8,
    unique_by=lambda one: one.key,
)
MANY = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@MANY
@given(ACCOUNTS, st.randoms(use_true_random=False))
def test_the_order_of_accounts_changes_nothing(models: Models, made: list[Made], chance: Any) -> None:
    shuffled = chance.sample(made, len(made))
    assert models.people(made) == models.people(shuffled)


@MANY
@given(ACCOUNTS)
def test_evidence_never_gives_a_person_two_accounts_of_one_site(models: Models, made: list[Made]) -> None:
    found = models.people(made)
    places = [(found[one.key], one.site) for one in made]
    assert len(set(places)) == len(places)
    assert all(person == min(key for key in found if found[key] == person) for person in found.values())


@MANY
@given(ACCOUNTS, st.data())
def test_a_merge_joins_two_people_and_taking_it_back_leaves_all_as_before(
    models: Models, made: list[Made], data: st.DataObject
) -> None:
    before = models.people(made)
    people = sorted(set(before.values()))
    one = data.draw(st.sampled_from(people))
    other = data.draw(st.sampled_from(people).filter(lambda key: key != one or len(people) == 1))
    if one == other:
        return
    sides = [owned(before, one), owned(before, other)]
    merged = list(merging(sides))
    after = models.people(made, merged)
    assert len({after[account.account_key] for side in sides for account in side}) == 1
    assert models.people(made, [*merged, *splitting(sides)]) == before


@MANY
@given(ACCOUNTS, st.data())
def test_what_was_split_stays_apart_whatever_comes(models: Models, made: list[Made], data: st.DataObject) -> None:
    known = data.draw(st.lists(st.sampled_from(made), min_size=1, unique=True))
    before = models.people(known)
    person = data.draw(st.sampled_from(sorted(set(before.values()))))
    accounts = owned(before, person)
    if len(accounts) < 2:
        return
    sides = [accounts[:1], accounts[1:]]
    after = models.people(made, list(splitting(sides)))
    taken = after[accounts[0].account_key]
    rest = {after[account.account_key] for account in accounts[1:]}
    assert taken not in rest
    assert len(rest) == 1


def test_a_merge_changes_no_key_of_people_who_have_nothing_to_do_with_it(models: Models) -> None:
    made = [
        Made("a:jira", 1, "Ada Byron", ("ada@x.test",)),
        Made("a:github", 1, None, ("ada@x.test",)),
        Made("a:jira", 2, "Sam Lee", ("sam@x.test",)),
        Made("a:github", 2, "Sam Lee", ()),
        Made("a:github", 3, "Sam Lee", ()),
        Made("a:jira", 4, "Eve Moss", ()),
    ]
    before = models.people(made)
    sides = [owned(before, before["a:jira:2"]), owned(before, before["a:github:2"])]
    after = models.people(made, list(merging(sides)))
    assert after["a:jira:2"] == after["a:github:2"] == "a:github:2"
    untouched = {key: person for key, person in before.items() if key not in {"a:jira:2", "a:github:2"}}
    assert {key: after[key] for key in untouched} == untouched


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(
            [Made("a:jira", 1, "Ada Byron", (), is_active=False), Made("a:github", 1, "ada byron", ())],
            [{"a:jira:1", "a:github:1"}],
            id="a deactivated account is its owner's, and a hidden address leaves the name",
        ),
        pytest.param(
            [
                Made("a:jira", 1, "Ada Byron", ("ada@x.test",), is_active=False),
                Made("a:jira", 2, "Ada Byron", ("ada@x.test",)),
                Made("a:github", 1, None, ("ada@x.test",)),
            ],
            [{"a:jira:1"}, {"a:jira:2", "a:github:1"}],
            id="an address belongs to who is active",
        ),
        pytest.param(
            [
                Made("a:jira", 1, "Sam Lee", ()),
                Made("a:jira", 2, "Sam Lee", ()),
                Made("a:github", 1, "Sam Lee", ()),
            ],
            [{"a:jira:1"}, {"a:jira:2"}, {"a:github:1"}],
            id="two people of one name",
        ),
        pytest.param(
            [
                Made("a:jira", 1, "Ada Byron", ("ada@x.test", "team@x.test")),
                Made("a:github", 1, None, ("ada@x.test",)),
                Made("a:github", 2, None, ("team@x.test",)),
                Made("b:jira", 3, None, ("team@x.test",)),
            ],
            [{"a:jira:1", "a:github:1"}, {"a:github:2"}, {"b:jira:3"}],
            id="a shared mailbox joins nobody, nor chains others together",
        ),
        pytest.param(
            [Made("a:jira", 1, "Dvořák, Zoë", ()), Made("a:github", 1, "Zoe Dvorak", ())],
            [{"a:jira:1", "a:github:1"}],
            id="a name written in two ways",
        ),
    ],
)
def test_who_is_whom(models: Models, made: list[Made], expected: list[set[str]]) -> None:
    assert together(models.people(made)) == {frozenset(group) for group in expected}
