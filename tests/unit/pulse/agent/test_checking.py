"""What a draft states is looked up in the results: what is wrong is found, what is right passes."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.agent.checking import Ground, check, without
from pulse.agent.facts import Facts
from pulse.wording import value_text

DAY = 86400.0
ARGUMENTS = {"metric": "issue_cycle_time", "period": "12w", "dimensions": ["team"], "compare": True}
TITLE = "Cut checkout time to 3 days"


def row(team: str, value: float | None, previous: float | None, n: int, **more: Any) -> dict[str, Any]:
    change = None if value is None or not previous else (value - previous) / previous
    return {
        "period": None, "dimensions": {"team": team}, "value": value, "n": n, "coverage": 0.875, "previous": previous,
        "change": change, **more,
    }  # fmt: skip


def answer(*rows: dict[str, Any], unit: str = "seconds", **more: Any) -> dict[str, Any]:
    told = {
        "metric": "issue_cycle_time",
        "unit": unit,
        "since": "2026-04-01",
        "until": "2026-07-01",
        "rows": list(rows),
    }
    return {"n": 43, "coverage": 0.9, "as_of": "2026-06-29T22:00:00Z", "answer": {**told, **more}}


def ground(*results: tuple[str, dict[str, Any], dict[str, Any]], said: str = "How was it?") -> Ground:
    facts = Facts()
    for tool, arguments, result in results:
        facts.add(tool, arguments, result)
    return Ground(facts, ("Payments", "Checkout", "Mobile", "Priya Nair"), said, date(2026, 6, 30))


TEAMS = ground(
    (
        "query_metric",
        ARGUMENTS,
        answer(row("Payments", 4.2 * DAY, 3.0 * DAY, 31), row("Checkout", 6.0 * DAY, 8.0 * DAY, 12)),
    ),
    (
        "search",
        {"text": "checkout"},
        {"n": 1, "matches": [{"key": "PAY-12", "title": TITLE, "at": "2026-05-04T10:00:00Z"}]},
    ),
)


@pytest.mark.parametrize(
    "draft",
    [
        "Payments took 4.2 d (n 31), Checkout 6 days [1].",
        "Payments took 100.8 hours.",
        "Payments went up by 40 % from 3.0 days; Checkout fell by 25 %.",
        "Checkout is down 2 days.",
        "Two teams were measured over the last 12 weeks, with a coverage of 90 %.",
        "From 1 April to 30 June 2026 Payments took 4.2 d; that is Q2 2026.",
        "As of 2026-06-29 all is read.",
        f"PAY-12 is called “{TITLE}” and was created on 4 May 2026 [2].",
        "There are no data about that.",
        "1. Payments: 4.2 d\n2. Checkout: 6.0 d",
        "The p85 is not told.",
    ],
)
def test_what_the_results_bear_passes(draft: str) -> None:
    assert check(draft, TEAMS).faults == ()


@pytest.mark.parametrize(
    ("draft", "fault"),
    [
        ("Payments took 4.7 d.", "4.7 d"),
        ("Payments took 4.2 h.", "4.2 h"),
        ("Payments took 4.2 weeks.", "4.2 weeks"),
        ("Payments finished 4.2.", "4.2"),
        ("Payments finished 1,031 issues.", "1,031"),
        ("Payments took 6 days.", "6 days"),
        ("Checkout took 4.2 days.", "4.2 days"),
        ("Payments took 4.2 d in May 2025.", "May 2025"),
        ("Payments took 4.2 d on 12 March 2026.", "12 March 2026"),
        ("It was so in Q3 2025.", "Q3 2025"),
        ("Payments fell by 40 %.", "40 %"),
        ("Checkout rose by 25 %.", "25 %"),
        ("Payments doubled.", "doubled"),
        ("Checkout took seven days.", "seven"),
        ("Mobile is the best team.", "Mobile"),
        ("Ask Priya Nair about it.", "Priya Nair"),
        ("Ask Jane Miller about it.", "Jane Miller"),
        ("PAY-13 explains it.", "PAY-13"),
        ("Payments took 4.2 d [3].", "[3]"),
        ("The time to check out was cut to 3 days in Checkout.", "3 days"),
        ("Payments took 12 weeks.", "12 weeks"),
        ("The share is 0.42.", "0.42"),
    ],
)
def test_what_they_do_not_bear_is_found(draft: str, fault: str) -> None:
    ((sentence, found),) = check(draft, TEAMS).faults
    assert sentence == draft
    assert fault in found


def test_a_figure_of_another_month_is_found() -> None:
    rows = [
        {"period": "2026-05-01", "dimensions": {}, "value": 40.0, "n": 40},
        {"period": "2026-06-01", "dimensions": {}, "value": 52.0, "n": 52},
    ]
    months = ground(("query_metric", {"metric": "throughput"}, answer(*rows, unit="count", grain="month")))
    assert check("In May 2026 40 issues were finished, in June 2026 52.", months).faults == ()
    assert [found for _, found in check("In June 2026 40 issues were finished.", months).faults] == ["40"]


def test_a_multiple_is_looked_up() -> None:
    twice = ground(("query_metric", ARGUMENTS, answer(row("Payments", 6 * DAY, 3 * DAY, 31))))
    assert check("Payments doubled: 2 times as long.", twice).faults == ()
    assert len(check("Payments tripled.", twice).faults) == 1


def test_percentage_points_are_no_percent() -> None:
    shares = ground(("query_metric", ARGUMENTS, answer(row("Payments", 0.3, 0.2, 31), unit="ratio")))
    assert check("It rose by 10 percentage points, or by 50 %, to 30 %.", shares).faults == ()
    assert [found for _, found in check("It rose by 10 %.", shares).faults] == ["10 %"]


def test_names_of_the_question_may_be_said_again() -> None:
    asked = ground(said="Is Mobile slower than PAY-77?")
    assert check("I know nothing about Mobile or PAY-77.", asked).faults == ()


def test_what_is_not_borne_is_left_out() -> None:
    draft = "Payments took 4.2 d. Checkout took 9 d.\n- Mobile leads\n- Payments had 31 issues"
    assert without(draft, check(draft, TEAMS)) == "Payments took 4.2 d.\n\n- Payments had 31 issues"


@given(st.floats(1, 10**8), st.sampled_from(["seconds", "ratio", "count", "number"]))
def test_every_figure_as_pulse_writes_it_is_borne(value: float, unit: str) -> None:
    value = float(round(value)) if unit == "count" else value / 10**8 if unit == "ratio" else value
    told = ground(("query_metric", ARGUMENTS, answer(row("Payments", value, None, 5), unit=unit)))
    assert check(f"Payments: {value_text(value, unit)}.", told).faults == ()


@given(st.integers(0, 10**6), st.lists(st.integers(0, 10**6), min_size=1, max_size=8))
def test_no_count_passes_that_no_result_holds(stated: int, held: list[int]) -> None:
    rows = [row("Payments", float(value), None, value) for value in held]
    told = ground(("query_metric", ARGUMENTS, answer(*rows, unit="count")))
    is_borne = check(f"Payments finished {stated:,} issues.", told).faults == ()
    # 43 is the n of the whole result, and so many rows there are.
    assert is_borne == (stated in {*held, 43, len(held)})


@given(st.text(max_size=200))
def test_any_text_can_be_checked(draft: str) -> None:
    verdict = check(draft, TEAMS)
    assert verdict.looked_up >= 0
    assert all(sentence in draft for sentence, _ in verdict.faults)
