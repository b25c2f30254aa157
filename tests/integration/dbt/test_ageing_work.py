"""The insight on hand-made rows in the fact table that dbt has built."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pulse_assets.insights.ageing_work import find, silent

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
# Of cycle times of 1, 2, … 21 days, 85 % are at most this long: the 18th of them, without rounding.
LIMIT = 18 * DAY


@pytest.fixture
def facts(marts: Marts) -> Marts:
    marts.execute("delete from marts.fct_work_items")
    return marts


def put(facts: Marts, key: str, **columns: Any) -> None:
    values = {"work_item_key": f"default:jira:{key}", "key": key, "title": "Title", "level": "standard", **columns}
    names, places = ", ".join(values), ", ".join(f"%({name})s" for name in values)
    facts.execute(f"insert into marts.fct_work_items ({names}) values ({places})".encode(), values)


def put_finished(
    facts: Marts, team: str, days: Iterable[int], done_at: datetime = NOW - DAY, level: str = "standard"
) -> None:
    for number, length in enumerate(days):
        put(
            facts,
            f"{team}-{level}-{number}",
            team=team,
            level=level,
            status_category="done",
            started_at=done_at - length * DAY,
            done_at=done_at,
            cycle_time_seconds=(length * DAY).total_seconds(),
        )


def put_open(facts: Marts, key: str, age: timedelta, team: str | None = "Ledger", **columns: Any) -> None:
    columns = {"status": "In Review", "status_category": "in_progress", **columns}
    put(facts, key, team=team, started_at=NOW - age, **columns)


def found(facts: Marts) -> list[str]:
    return sorted(finding.subject_id.removeprefix("default:jira:") for finding in find(facts, NOW))


def test_only_what_is_older_than_the_p85_is_found(facts: Marts) -> None:
    put_finished(facts, "Ledger", range(1, 22))
    put_open(facts, "PAY-1", LIMIT)
    put_open(facts, "PAY-2", LIMIT + timedelta(seconds=1))
    (finding,) = find(facts, NOW)
    assert finding.subject_name == "PAY-2 Title"
    assert finding.value == LIMIT.total_seconds() + 1
    assert finding.expected == LIMIT.total_seconds()
    assert (finding.team_name, finding.minimum_role, finding.period_started_at) == (
        "Ledger",
        "viewer",
        NOW - LIMIT - timedelta(seconds=1),
    )
    assert finding.evidence.records == ("default:jira:PAY-2",)
    assert "n 21" in finding.evidence.query
    assert finding.title == "PAY-2 has been in progress for 18.0 days"


@pytest.mark.parametrize(
    ("times", "severity"), [(1.01, "info"), (1.49, "info"), (1.51, "warning"), (2.99, "warning"), (3.01, "critical")]
)
def test_severity_says_how_far_beyond(facts: Marts, times: float, severity: str) -> None:
    put_finished(facts, "Ledger", range(1, 22))
    put_open(facts, "PAY-1", times * LIMIT)
    assert [finding.severity for finding in find(facts, NOW)] == [severity]


def test_each_team_is_held_to_its_own_past(facts: Marts) -> None:
    put_finished(facts, "Ledger", [2] * 20)
    put_finished(facts, "Search", [40] * 20)
    put_open(facts, "PAY-1", 10 * DAY, team="Ledger")
    put_open(facts, "WEB-1", 10 * DAY, team="Search")
    assert found(facts) == ["PAY-1"]


def test_a_team_with_too_few_finished_items_is_not_judged_and_named(facts: Marts) -> None:
    put_finished(facts, "Ledger", [1] * 19)
    put_finished(facts, "Search", [1] * 20)
    for team in ("Ledger", "Search", "New"):
        put_open(facts, f"{team}-1", 300 * DAY, team=team)
    assert found(facts) == ["Search-1"]
    assert silent(facts, NOW) == {
        "Ledger": "19 finished items in 180 days, 20 are needed",
        "New": "0 finished items in 180 days, 20 are needed",
    }


def test_only_the_last_180_days_count(facts: Marts) -> None:
    put_finished(facts, "Ledger", [1] * 20, done_at=NOW - 180 * DAY)
    put_finished(facts, "Search", [1] * 20, done_at=NOW - 180 * DAY - timedelta(seconds=1))
    for team in ("Ledger", "Search"):
        put_open(facts, f"{team}-1", 300 * DAY, team=team)
    assert found(facts) == ["Ledger-1"]


@pytest.mark.parametrize(
    "columns",
    [
        {"status_category": "todo"},
        {"status_category": "done", "done_at": NOW - DAY},
        {"level": "epic"},
        {"level": "subtask"},
        {"team": None},
    ],
)
def test_what_is_not_work_in_progress_of_a_team_is_left_out(facts: Marts, columns: dict[str, Any]) -> None:
    put_finished(facts, "Ledger", [1] * 25)
    put_open(facts, "PAY-1", 300 * DAY, **columns)
    assert (found(facts), silent(facts, NOW)) == ([], {})


def test_times_of_epics_and_sub_tasks_set_no_limit(facts: Marts) -> None:
    put_finished(facts, "Ledger", [2] * 20)
    put_finished(facts, "Ledger", [200] * 50, level="epic")
    put_finished(facts, "Ledger", [0] * 50, level="subtask")
    put_open(facts, "PAY-1", 1.9 * DAY)
    put_open(facts, "PAY-2", 2.1 * DAY)
    assert found(facts) == ["PAY-2"]
