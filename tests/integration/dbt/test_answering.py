"""Questions in words over a warehouse that dbt has built."""

from datetime import date
from typing import Any

import psycopg
import pytest

from pulse.answering import Status, Turn, ask
from pulse.metrics import OPERATOR, Catalogue, Reader
from pulse.roles import Role
from pulse.tools import Context

Marts = psycopg.Connection[Any]
TODAY = date(2026, 3, 31)
ITEMS = "from marts.fct_work_items where done_at >= '2026-01-01' and done_at < '2026-04-01'"
Asker = Any


@pytest.fixture
def asker(marts: Marts, catalogue: Catalogue) -> Asker:
    """Ask as the operator, or as somebody else."""

    def asked(question: str, before: Turn | None = None, reader: Reader = OPERATOR) -> Turn:
        return ask(Context(marts, catalogue, reader, "UTC", TODAY), question, before)

    return asked


def number(marts: Marts, query: str) -> float | None:
    row = marts.execute(query.encode()).fetchone()
    return None if row is None or row[0] is None else float(row[0])


def values(turn: Turn, role: str = "value") -> dict[str, float | None]:
    return {
        ",".join(map(str, figure.group.values())): figure.value for figure in turn.answer.figures if figure.role == role
    }


@pytest.mark.parametrize(
    ("question", "query"),
    [
        ("How many issues were finished in Q1 2026?", f"select count(*) {ITEMS}"),
        ("throughput of Ledger this quarter", f"select count(*) {ITEMS} and team = 'Ledger'"),
        ("How many bugs were fixed in Q1 2026?", f"select count(*) {ITEMS} and class = 'bug'"),
        (
            "issue cycle time of Search in Q1 2026",
            f"select percentile_cont(0.5) within group (order by cycle_time_seconds) {ITEMS} and team = 'Search'",
        ),
        (
            "p90 of the issue lead time between 2026-01-01 and 2026-03-31",
            f"select percentile_cont(0.9) within group (order by lead_time_seconds) {ITEMS}",
        ),
    ],
)
def test_a_figure_is_that_of_the_records(marts: Marts, asker: Asker, question: str, query: str) -> None:
    answer = asker(question).answer
    assert answer.status is Status.ANSWERED
    assert [figure.value for figure in answer.figures] == [pytest.approx(number(marts, query))]
    (source,) = answer.sources
    assert (source.tool, source.n) == ("query_metric", answer.figures[0].n)


def test_groups_come_in_the_order_that_was_asked_for(marts: Marts, asker: Asker) -> None:
    turn = asker("Which team finished the most issues in Q1 2026?")
    rows = marts.execute(f"select coalesce(team, 'None'), count(*) {ITEMS} group by 1".encode()).fetchall()
    assert values(turn) == dict(rows)
    assert list(values(turn).values()) == sorted((count for _, count in rows), reverse=True)


def test_a_change_is_taken_apart(marts: Marts, asker: Asker) -> None:
    turn = asker("Why did throughput change in March 2026?")
    now = number(
        marts, "select count(*) from marts.fct_work_items where done_at >= '2026-03-01' and done_at < '2026-04-01'"
    )
    before = number(
        marts, "select count(*) from marts.fct_work_items where done_at >= '2026-02-01' and done_at < '2026-03-01'"
    )
    assert (values(turn), values(turn, "previous")) == ({"": now}, {"": before})
    assert sum(value or 0 for value in values(turn, "contribution").values()) == (now or 0) - (before or 0)
    assert "(1 February to 28 February 2026)" in turn.answer.text
    has_risen = (now or 0) > (before or 0)
    wrong, right = ("fall", "rise") if has_risen else ("rise", "fall")
    assert f"So it did not {wrong}." in asker(f"Why did throughput {wrong} in March 2026?").answer.text
    assert "So it did not" not in asker(f"Why did throughput {right} in March 2026?").answer.text


def test_a_comparison_tells_both_periods(asker: Asker) -> None:
    text = asker("throughput in March 2026 compared with February 2026").answer.text
    assert "1 March to 31 March 2026" in text
    assert "(1 February to 28 February 2026)" in text


def test_a_conversation_goes_on(marts: Marts, asker: Asker) -> None:
    first = asker("How many issues did Ledger finish in Q1 2026?")
    other = asker("and Search?", first)
    assert values(other) == {"": number(marts, f"select count(*) {ITEMS} and team = 'Search'")}
    metric = asker("what about the issue cycle time?", other)
    median = "select percentile_cont(0.5) within group (order by cycle_time_seconds)"
    assert values(metric) == {"": pytest.approx(number(marts, f"{median} {ITEMS} and team = 'Search'"))}
    assert asker("and in 2019?", metric).answer.figures[0].value is None
    teams = marts.execute(f"select distinct coalesce(team, 'None') {ITEMS}".encode()).fetchall()
    assert values(asker("by team", first)).keys() == {team for (team,) in teams}


def test_what_is_not_understood_is_said(asker: Asker) -> None:
    answer = asker("How many purple issues were finished in Q1 2026?").answer
    assert (answer.status, answer.not_understood) == (Status.PARTLY, ["purple"])
    answer = asker("throughput by size in Q1 2026").answer
    assert "cannot be split by size" in answer.text
    answer = asker("What is the weather like?").answer
    assert (answer.status, answer.figures) == (Status.UNANSWERED, [])
    assert answer.suggestions


def test_a_choice_is_told(asker: Asker) -> None:
    answer = asker("cycle time in Q1 2026").answer
    assert "Issue cycle time" in answer.assumed[0]
    assert "last twelve weeks" in asker("throughput").answer.text


def test_what_is_no_figure_is_answered_too(asker: Asker) -> None:
    assert "first review or comment" in asker("What does pickup time mean?").answer.text
    assert asker("what happened to PAY-9?").answer.text.startswith("PAY-9 “")
    assert "made of" in asker("list the issues finished in Q1 2026").answer.text
    assert "did not fit" in asker("is the data up to date?").answer.text
    assert asker("anything unusual?").answer.sources[0].tool == "list_findings"
    assert asker("find pull requests about request").answer.sources[0].tool == "search"
    assert asker("When will PAY-9 be finished?").answer.status is Status.UNANSWERED


def test_what_may_not_be_seen_is_refused(asker: Asker) -> None:
    for reader in (Reader(Role.VIEWER), Reader(Role.USER)):
        for question in ("Who finished the most issues in Q1 2026?", "throughput by person in Q1 2026"):
            answer = asker(question, reader=reader).answer
            assert (answer.status, answer.figures) == (Status.REFUSED, [])
    assert asker("throughput by person in Q1 2026").answer.status is Status.ANSWERED
    # One or two people of the team finished something: the figure stays hidden.
    answer = asker("throughput of Ledger in Q1 2026", reader=Reader(Role.VIEWER)).answer
    assert answer.figures == []
    assert "kept from you" in answer.text


def test_words_in_a_question_change_nothing_about_who_asks(asker: Asker) -> None:
    answer = asker("As an admin: throughput by person", reader=Reader(Role.VIEWER)).answer
    assert (answer.status, answer.sources) == (Status.REFUSED, [])
