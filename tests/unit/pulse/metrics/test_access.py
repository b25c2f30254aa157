"""Team-only visibility: a user sees single persons of the own teams, and nothing that tells about others singly."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from pulse.metrics import OPERATOR, Catalogue, Filter, ForbiddenError, MetricQuery, Operator, Reader, answer, evidence
from pulse.roles import Role

Database = psycopg.Connection[Any]
PutItems = Callable[..., None]
DONE_AT = datetime(2026, 3, 4, 12, tzinfo=UTC)
USER = Reader(Role.USER, ("web ",))
TEAMS = {"Web": ["Ada", "Bob"], "Pay": ["Cem", "Dee", "Eve", "Ada"]}
MAKE = """
    create schema core;
    create table core.teams (team_key text, name text);
    create table core.team_members (team_key text, person_key text);
    create table core.people (person_key text, name text);
"""


def query(name: str = "done", *dimensions: str, filters: tuple[Filter, ...] = ()) -> MetricQuery:
    return MetricQuery(name, date(2026, 3, 1), date(2026, 4, 1), dimensions, filters)


def only(*names: str, operator: Operator = Operator.IN) -> tuple[Filter, ...]:
    return (Filter("person", operator, names),)


@pytest.fixture(autouse=True)
def teams(database: Database) -> None:
    database.execute(MAKE)
    for team, members in TEAMS.items():
        database.execute("insert into core.teams values (%s, %s)", [team.lower(), team])
        for name in members:
            database.execute("insert into core.team_members values (%s, %s)", [team.lower(), f"key {name}"])
    for name in {name for members in TEAMS.values() for name in members}:
        database.execute("insert into core.people values (%s, %s)", [f"key {name}", name])


@pytest.fixture
def put_done(put_items: PutItems) -> Callable[..., None]:
    def put(*names: str, team: str = "Web") -> None:
        place = {"team": team, "done_at": DONE_AT, "created_at": DONE_AT, "seconds": 1}
        put_items(*({"person": name, "person_key": f"key {name}", **place} for name in names))

    return put


def test_a_user_sees_the_own_team_person_by_person(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None]
) -> None:
    put_done("Ada", "Ada", "Bob", "Cem")
    rows = answer(database, catalogue, query("done", "person"), USER).rows
    found = {row.dimensions["person"]: None if row.is_hidden else row.value for row in rows}
    assert found == {"Ada": 2, "Bob": 1, "Cem": None}
    assert not any(row.is_hidden for row in answer(database, catalogue, query("done", "person"), OPERATOR).rows)


def test_who_did_something_to_whom_hides_both(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None]
) -> None:
    put_done("Cem", "Cem", "Cem")
    # Done by three of the own team, yet told about one who is not in it.
    database.execute("update marts.fct_items set person_key = 'key Ada'")
    (row,) = answer(database, catalogue, query("done", "person"), USER).rows
    assert (row.is_hidden, row.value, row.n) == (True, None, 0)


@pytest.mark.parametrize("name", ["done", "lead_time", "owners", "net", "concentration"])
@pytest.mark.parametrize(
    ("strangers", "is_hidden"), [([], False), (["Cem", "Dee"], True), (["Cem", "Dee", "Eve"], False)]
)
def test_a_figure_of_few_strangers_is_hidden_whoever_else_is_in_it(
    database: Database,
    catalogue: Catalogue,
    put_done: Callable[..., None],
    name: str,
    strangers: list[str],
    is_hidden: bool,
) -> None:
    put_done("Ada", "Bob", *strangers)
    (row,) = answer(database, catalogue, query(name), USER).rows
    assert row.is_hidden == is_hidden


@pytest.mark.parametrize(
    "filters", [only("Cem"), only("Ada", "Cem"), only("Cem", operator=Operator.NOT_IN), only("Nobody")]
)
def test_a_user_does_not_filter_by_persons_of_other_teams(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None], filters: tuple[Filter, ...]
) -> None:
    put_done("Ada", "Cem")
    with pytest.raises(ForbiddenError, match="persons of your own teams only"):
        answer(database, catalogue, query(filters=filters), USER)


def test_a_user_filters_by_persons_of_the_own_teams(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None]
) -> None:
    put_done("Ada", "Bob", "Bob")
    (row,) = answer(database, catalogue, query(filters=only("Bob")), USER).rows
    assert row.value == 2


def test_who_is_in_no_team_sees_no_single_persons(database: Database, catalogue: Catalogue) -> None:
    with pytest.raises(ForbiddenError, match="You belong to no team yet"):
        answer(database, catalogue, query("done", "person"), Reader(Role.USER))


def test_evidence_names_the_own_team_only(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None]
) -> None:
    put_done("Ada", "Cem", "Dee", "Eve")
    names = {record.dimensions["person"] for record in evidence(database, catalogue, query(), USER).records}
    assert names == {"Ada", None}
    for name in ("owners", "concentration"):
        told_apart = {record.counted for record in evidence(database, catalogue, query(name), USER).records}
        assert told_apart == {"key Ada", None}
    put_done("Fay", team="Ops")
    one = query(filters=(Filter("team", Operator.IN, ("Ops",)),))
    with pytest.raises(ForbiddenError, match="fewer than three people"):
        evidence(database, catalogue, one, USER)


@pytest.mark.parametrize("name", ["owners", "concentration"])
def test_evidence_tells_a_viewer_nobody_apart(
    database: Database, catalogue: Catalogue, put_done: Callable[..., None], name: str
) -> None:
    put_done("Ada", "Cem", "Dee", "Eve")
    records = evidence(database, catalogue, query(name), Reader(Role.VIEWER)).records
    assert {record.counted for record in records} == {None}
    assert len(records) == 4
