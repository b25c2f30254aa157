from datetime import date

import pytest

from pulse.answering.spans import said_periods

TODAY = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("in may 2026", "2026-05-01", "2026-06-01"),
        ("in may", "2026-05-01", "2026-06-01"),
        ("throughput, december", "2025-12-01", "2026-01-01"),
        ("last month", "2026-05-01", "2026-06-01"),
        ("last week", "2026-06-22", "2026-06-29"),
        ("last year", "2025-01-01", "2026-01-01"),
        ("the month before last", "2026-04-01", "2026-05-01"),
        ("this quarter", "2026-04-01", "2026-07-01"),
        ("q1", "2026-01-01", "2026-04-01"),
        ("q4", "2025-10-01", "2026-01-01"),
        ("2025-q4", "2025-10-01", "2026-01-01"),
        ("second quarter of 2025", "2025-04-01", "2025-07-01"),
        ("first half of 2026", "2026-01-01", "2026-07-01"),
        ("2026-05", "2026-05-01", "2026-06-01"),
        ("week 23", "2026-06-01", "2026-06-08"),
        ("2026-w23", "2026-06-01", "2026-06-08"),
        ("on 2026-05-12", "2026-05-12", "2026-05-13"),
        ("yesterday", "2026-06-29", "2026-06-30"),
        ("last 30 days", "2026-06-01", "2026-07-01"),
        ("past six weeks", "2026-05-25", "2026-07-01"),
        ("last two quarters", "2026-01-01", "2026-07-01"),
        ("in 2025", "2025-01-01", "2026-01-01"),
        ("since march", "2026-03-01", "2026-07-01"),
        ("from march to may", "2026-03-01", "2026-06-01"),
        ("between 2026-01-01 and 2026-01-31", "2026-01-01", "2026-02-01"),
        ("between jan and mar 2025", "2025-01-01", "2025-04-01"),
        ("from 1 march to 15 march 2026", "2026-03-01", "2026-03-16"),
        ("march 1-15, 2026", "2026-03-01", "2026-03-16"),
        ("on may 12th", "2026-05-12", "2026-05-13"),
        ("on 12.05.2026", "2026-05-12", "2026-05-13"),
        ("2026-05-04 - 2026-05-08", "2026-05-04", "2026-05-09"),
        ("week of 2026-05-13", "2026-05-11", "2026-05-18"),
        ("week 23 of 2025", "2025-06-02", "2025-06-09"),
        ("05/2026", "2026-05-01", "2026-06-01"),
        ("may '25", "2025-05-01", "2025-06-01"),
        ("q1/2025", "2025-01-01", "2025-04-01"),
        ("in 2025, how many in q1?", "2025-01-01", "2025-04-01"),
        ("in may and june", "2026-05-01", "2026-07-01"),
        ("after may", "2026-06-01", "2026-07-01"),
        ("until 15 may 2026 since 1 may 2026", "2026-05-01", "2026-05-16"),
    ],
)
def test_a_period_is_read(text: str, since: str, until: str) -> None:
    (said,), _ = said_periods(text, TODAY)
    assert (said.since, said.until) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize(
    "text", ["it may take long", "how may i see it", "week 60", "2026-02-31", "31 february 2026", "5/12/25", "q5"]
)
def test_what_is_no_period_is_left_alone(text: str) -> None:
    found, rest = said_periods(text, TODAY)
    assert [said for said in found if said.words == text] == []
    assert rest.split()[0] == text.split()[0]


def test_periods_without_a_year_take_that_of_the_other() -> None:
    both, _ = said_periods("may vs april 2025", TODAY)
    assert [said.since for said in both] == [date(2025, 5, 1), date(2025, 4, 1)]


@pytest.mark.parametrize("text", ["before may", "up to may", "at the end of may", "by 12 may"])
def test_words_that_limit_a_period_are_left_to_be_told(text: str) -> None:
    _, rest = said_periods(text, TODAY)
    assert rest.split() == text.split()[: len(rest.split())] != []


def test_two_periods_may_be_compared() -> None:
    both, rest = said_periods("throughput in may vs april", TODAY)
    assert [said.words for said in both] == ["may", "april"]
    assert rest.split() == ["throughput", "in", "vs"]
    both, _ = said_periods("why did it change from q1 to q2", TODAY, joins=False)
    assert [(said.since.month, said.until.month) for said in both] == [(1, 4), (4, 7)]
