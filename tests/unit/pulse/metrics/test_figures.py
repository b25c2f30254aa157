"""Figures of the metrics that dbt has no word for, of derived ones, and those kept from a viewer."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from statistics import fmean
from typing import Any

import psycopg
import pytest

from pulse.metrics import (
    OPERATOR,
    Catalogue,
    CatalogueError,
    Filter,
    ForbiddenError,
    Freshness,
    Grain,
    MetricAnswer,
    MetricError,
    MetricQuery,
    Operator,
    Reader,
    answer,
    change,
    compare,
)
from pulse.metrics.access import SMALLEST_GROUP
from pulse.roles import Role

from .conftest import PutItems

Database = psycopg.Connection[Any]
SINCE, UNTIL = date(2026, 3, 2), date(2026, 3, 30)
VIEWER = Reader(Role.VIEWER)


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def done(day: int, **more: Any) -> dict[str, Any]:
    return {"created_at": at(1), "done_at": at(day), **more}


def ask(
    database: Database,
    catalogue: Catalogue,
    name: str,
    *dimensions: str,
    grain: Grain | None = None,
    reader: Reader = OPERATOR,
    time_zone: str = "UTC",
    filters: tuple[Filter, ...] = (),
) -> MetricAnswer:
    return answer(database, catalogue, MetricQuery(name, SINCE, UNTIL, dimensions, filters, grain, time_zone), reader)


def values(found: MetricAnswer) -> dict[Any, float | None]:
    """Value by period and group, without the period where there is none."""
    return {(row.period, *row.group) if row.period else row.group: row.value for row in found.rows}


def test_distinct_people_are_counted_once_in_whatever_is_asked(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(*(done(day, person_key=who, team="Web") for day, who in [(3, "a"), (4, "a"), (10, "a"), (11, "b")]))
    assert values(ask(database, catalogue, "owners")) == {(): 2}
    by_week = values(ask(database, catalogue, "owners", grain=Grain.WEEK))
    # The last record is of the 11th: nobody knows what came after it.
    assert list(by_week.values()) == [1, 2, None, None]


def test_days_are_those_of_the_time_zone(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items(
        {"done_at": at(3, 1)}, {"done_at": at(3, 20)}, {"done_at": at(3, 23)}, {"done_at": at(5)}, {"created_at": at(1)}
    )
    assert values(ask(database, catalogue, "active_days")) == {(): 2}
    assert values(ask(database, catalogue, "active_days", time_zone="Europe/Berlin")) == {(): 3}
    assert values(ask(database, catalogue, "active_days", time_zone="America/New_York")) == {(): 3}


def gini(loads: list[int]) -> float:
    """Half the mean absolute difference between any two, by the mean."""
    return sum(abs(a - b) for a in loads for b in loads) / (2 * len(loads) ** 2 * fmean(loads))


def test_concentration_is_ginis_coefficient(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    loads = {"Web": [7, 2, 1, 1], "Pay": [3, 3, 3], "One": [5]}
    for team, each in loads.items():
        put_items(
            *(done(4, team=team, person_key=f"{team} {who}") for who, load in enumerate(each) for _ in range(load))
        )
    put_items(*(done(4, team="Web") for _ in range(4)))
    found = ask(database, catalogue, "concentration", "team")
    assert values(found) == {(team,): pytest.approx(gini(each)) for team, each in loads.items()}
    (web,) = [row for row in found.rows if row.group == ("Web",)]
    assert (web.n, web.candidates) == (11, 15)
    everyone = [load for each in loads.values() for load in each]
    assert values(ask(database, catalogue, "concentration")) == {(): pytest.approx(gini(everyone))}


def test_rank_correlation_with_ties_and_gaps(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    pairs = [(1, 10), (2, 30), (2, 20), (3, 50), (8, 40), (None, 1), (5, None)]
    put_items(*(done(4, team="Web", size=size, seconds=seconds) for size, seconds in pairs))
    put_items(done(4, team="Pay", size=1, seconds=1))
    found = ask(database, catalogue, "estimation", "team")
    # Ranks 1, 2.5, 2.5, 4, 5 against 1, 3, 2, 5, 4: covariance 8.5, sums of squares 9.5 and 10.
    assert values(found) == {("Pay",): None, ("Web",): pytest.approx(8.5 / (9.5 * 10) ** 0.5)}
    assert [(row.n, row.candidates) for row in found.rows] == [(1, 1), (5, 7)]


def test_shares_add_up_over_the_last_dimension(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items(*(done(4, team="Web", kind=kind) for kind in ["bug", "bug", "bug", "feature"]))
    put_items(*(done(4, team="Pay", kind=kind) for kind in ["bug", "feature", None]))
    # The catalogue of this test calls a missing kind odd.
    odd = "odd 100%"
    assert values(ask(database, catalogue, "done_share", "team", "kind")) == {
        ("Web", "bug"): 0.75,
        ("Web", "feature"): 0.25,
        **{("Pay", kind): pytest.approx(1 / 3) for kind in ["bug", "feature", odd]},
    }
    assert values(ask(database, catalogue, "done_share", "team")) == {
        ("Web",): pytest.approx(4 / 7),
        ("Pay",): pytest.approx(3 / 7),
    }


def test_an_answer_that_is_too_long_is_refused(
    database: Database, put_items: PutItems, catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_items(*(done(4, team=team) for team in "abc"))
    days = len(ask(database, catalogue, "done", grain=Grain.DAY).rows)
    # The function of this name stands before the module.
    module = import_module("pulse.metrics.answer")
    monkeypatch.setattr(module, "MOST_FIGURES", 3 * days)
    assert len(ask(database, catalogue, "done", "team", grain=Grain.DAY).rows) == 3 * days
    monkeypatch.setattr(module, "MOST_FIGURES", 3 * days - 1)
    with pytest.raises(MetricError, match=f"{days} periods of 3 groups"):
        ask(database, catalogue, "done", "team", grain=Grain.DAY)


def test_a_rate_is_that_of_the_covered_time(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items({"done_at": datetime(2026, 1, 1, tzinfo=UTC)}, *(done(day) for day in range(3, 17)))
    assert values(ask(database, catalogue, "done_per_week"))[()] == pytest.approx(14 / (14.5 / 7))
    by_week = list(values(ask(database, catalogue, "done_per_week", grain=Grain.WEEK)).values())
    assert by_week == [6, 7, pytest.approx(1 / (0.5 / 7)), None]


def test_a_difference_knows_parts_that_did_not_happen(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(
        {"created_at": at(3), "team": "Web"},
        {"created_at": at(4), "done_at": at(11)},
        {"created_at": at(1), "done_at": at(5)},
    )
    found = ask(database, catalogue, "net", "team", grain=Grain.WEEK)
    assert {place: value for place, value in values(found).items() if place[0] < date(2026, 3, 16)} == {
        (date(2026, 3, 2), "Web"): 1,
        (date(2026, 3, 2), None): 0,
        (date(2026, 3, 9), "Web"): 0,
        (date(2026, 3, 9), None): -1,
    }
    assert [row.n for row in found.rows if row.value] == [1, 1]


def test_the_future_is_no_data(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items(done(4))
    for name in ("done", "net", "open_items", "odd_share", "lead_time"):
        query = MetricQuery(name, date(2030, 1, 1), date(2030, 2, 1), grain=Grain.WEEK)
        assert {row.value for row in answer(database, catalogue, query, OPERATOR).rows} == {None}


@pytest.mark.parametrize("people", range(5))
def test_a_viewer_sees_no_figure_of_fewer_than_three(
    database: Database, put_items: PutItems, catalogue: Catalogue, people: int
) -> None:
    put_items(*(done(4, team="Web", person_key=f"p{number % people if people else 0}") for number in range(6)))
    if not people:
        database.execute("update marts.fct_items set person_key = null")
    is_hidden = 0 < people < SMALLEST_GROUP
    for name in ("done", "lead_time", "owners", "done_share", "odd_share", "net", "open_items", "estimation"):
        for row in ask(database, catalogue, name, "team", grain=Grain.MONTH, reader=VIEWER).rows:
            if row.is_hidden:
                assert (row.value, row.n, row.candidates) == (None, 0, 0)
            if row.period == date(2026, 3, 1) and name != "open_items":
                assert row.is_hidden == is_hidden, name
        assert not any(row.is_hidden for row in ask(database, catalogue, name, "team", reader=OPERATOR).rows)


def test_what_is_open_is_hidden_too(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items(*({"created_at": at(4), "person_key": f"p{number % 2}"} for number in range(6)), {"created_at": at(28)})
    (row,) = ask(database, catalogue, "open_items", reader=VIEWER).rows
    assert row.is_hidden
    put_items({"created_at": at(4), "person_key": "p2"})
    (row,) = ask(database, catalogue, "open_items", reader=VIEWER).rows
    assert (row.is_hidden, row.value) == (False, 7)


def test_concentration_counts_those_that_it_is_about(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(*(done(4, person_key=f"p{number % 2}") for number in range(6)))
    assert ask(database, catalogue, "concentration", reader=VIEWER).rows[0].is_hidden
    put_items(done(4, person_key="p2"))
    assert not ask(database, catalogue, "concentration", reader=VIEWER).rows[0].is_hidden


@pytest.mark.parametrize(
    ("dimensions", "filters"),
    [(("person",), ()), ((), (Filter("person", Operator.IN, ("Ada",)),)), ((), (Filter("person", Operator.IS_NULL),))],
)
def test_a_viewer_neither_splits_nor_filters_by_person(
    database: Database, catalogue: Catalogue, dimensions: tuple[str, ...], filters: tuple[Filter, ...]
) -> None:
    with pytest.raises(ForbiddenError, match="person needs the role 'user'"):
        ask(database, catalogue, "done", *dimensions, filters=filters, reader=VIEWER)


@pytest.mark.parametrize(("role", "may"), [(Role.VIEWER, False), (Role.USER, True), (Role.ADMIN, True)])
def test_a_metric_asks_for_its_role(
    database: Database, put_items: PutItems, catalogue: Catalogue, role: Role, may: bool
) -> None:
    put_items(done(4))
    if may:
        assert ask(database, catalogue, "secrets_done", reader=Reader(role)).rows
        return
    with pytest.raises(ForbiddenError, match="'secrets_done' needs the role 'user'"):
        ask(database, catalogue, "secrets_done", reader=Reader(role))


def test_each_figure_stands_beside_that_of_the_period_before(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items(*({"done_at": at(2) + timedelta(days=days), "team": "Web"} for days in (-28, -27, -21, 0, 7, 8, 9)))
    query = MetricQuery("done", SINCE, UNTIL, ("team",), grain=Grain.WEEK)
    found = compare(database, catalogue, query, OPERATOR, Freshness())
    assert (found.previous.query.since, found.previous.query.until) == (date(2026, 2, 2), SINCE)
    pairs = [
        (row.value, earlier.value if earlier else None)
        for row, earlier in zip(found.current.rows, found.earlier, strict=True)
    ]
    assert pairs == [(1, 2), (3, 1), (None, 0), (None, 0)]
    assert [change(*pair) for pair in pairs] == [-0.5, 2.0, None, None]


@pytest.mark.parametrize("expression", ["weight", "sqrt(title)"])
def test_a_definition_that_does_not_fit_its_mart_is_named(
    database: Database, put_items: PutItems, load: Callable[..., Catalogue], expression: str
) -> None:
    def speak_of_what_is_not_there(manifest: dict[str, Any]) -> None:
        manifest["semantic_models"][0]["measures"][0]["expr"] = expression

    with pytest.raises(CatalogueError, match="definition of 'lead_time' does not fit its mart"):
        ask(database, load(speak_of_what_is_not_there), "lead_time")
