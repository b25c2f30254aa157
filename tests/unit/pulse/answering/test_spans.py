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
    ],
)
def test_a_period_is_read(text: str, since: str, until: str) -> None:
    (said,), _ = said_periods(text, TODAY)
    assert (said.since, said.until) == (date.fromisoformat(since), date.fromisoformat(until))


@pytest.mark.parametrize("text", ["it may take long", "how may i see it", "week 60", "2026-02-31", "no period", "q5"])
def test_what_is_no_period_is_left_alone(text: str) -> None:
    found, rest = said_periods(text, TODAY)
    assert [said for said in found if said.words == text] == []
    assert rest.split()[0] == text.split()[0]


def test_two_periods_may_be_compared() -> None:
    both, rest = said_periods("throughput in may vs april", TODAY)
    assert [said.words for said in both] == ["may", "april"]
    assert rest.split() == ["throughput", "in", "vs"]
    both, _ = said_periods("why did it change from q1 to q2", TODAY, joins=False)
    assert [(said.since.month, said.until.month) for said in both] == [(1, 4), (4, 7)]
