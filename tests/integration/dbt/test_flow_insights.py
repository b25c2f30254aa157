"""The insights about flow, sprints and deployments on hand-made rows in the fact tables that dbt has built."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import numpy as np
import psycopg
import pytest

from pulse_assets.insights import assets, bottlenecks, change_incidents, checks, scope_creep, weekly_figures
from pulse_assets.insights.catalog import INSIGHTS
from pulse_assets.insights.forecasts import assets as forecasts
from pulse_assets.insights.predictions import assets as predictions
from pulse_assets.insights.series import TABLES as MEASURED

from .facts import empty, insert

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBERS = count(1)


@pytest.fixture
def facts(marts: Marts) -> Marts:
    tables = ("fct_work_item_status_times", "fct_sprint_work_items", "fct_deployments")
    empty(marts, *(f"marts.{table}" for table in tables), "core.teams")
    insert(marts, "core.teams", [{"team_key": "team-1", "name": "Ledger"}])
    return marts


def put_times(facts: Marts, items: int, days_ago: int, hours: dict[str, float], activity: str = "active") -> None:
    """`hours` are what the items spend in each status, give or take a half."""
    chance = np.random.default_rng(next(NUMBERS))
    rows = []
    for _ in range(items):
        item = f"item {next(NUMBERS)}"
        for status, usual in hours.items():
            row: dict[str, Any] = {
                "status_time_key": f"{item}/{status}",
                "work_item_key": item,
                "team": "Ledger",
                "level": "standard",
            }
            spent = 3600 * usual * float(chance.uniform(0.5, 1.5))
            row |= {"status": status, "category": "in_progress", "activity": activity, "spent_seconds": spent}
            rows.append(row | {"done_at": NOW - days_ago * DAY})
    insert(facts, "marts.fct_work_item_status_times", rows)


def test_a_status_that_grew_is_told(facts: Marts) -> None:
    put_times(facts, 30, 120, {"Doing": 40, "Review": 10})
    put_times(facts, 30, 30, {"Doing": 40, "Review": 40})
    (finding,) = bottlenecks.find(facts, NOW)
    assert (finding.subject_id, finding.severity) == ("team-1/Review", "critical")
    assert finding.value == pytest.approx(0.5, abs=0.07)
    assert finding.expected == pytest.approx(0.2, abs=0.07)
    assert finding.confidence is not None
    assert finding.confidence > 0.95
    spent = facts.execute(
        "select sum(spent_seconds) filter (where status = 'Review') / sum(spent_seconds)"
        " from marts.fct_work_item_status_times where done_at > %s",
        [NOW - 90 * DAY],
    ).fetchone()
    assert spent is not None
    assert finding.value == pytest.approx(spent[0])


def test_equal_quarters_tell_nothing(facts: Marts) -> None:
    put_times(facts, 40, 120, {"Doing": 40, "Review": 20})
    put_times(facts, 40, 30, {"Doing": 40, "Review": 21})
    assert (bottlenecks.find(facts, NOW), bottlenecks.silent(facts, NOW)) == ([], {})


def test_a_large_wait_is_told_without_a_change(facts: Marts) -> None:
    put_times(facts, 20, 30, {"Waiting for release": 50}, activity="waiting")
    put_times(facts, 20, 30, {"Doing": 50})
    (finding,) = bottlenecks.find(facts, NOW)
    assert (finding.subject_name, finding.severity, finding.expected) == ("Ledger: Waiting for release", "info", None)
    assert finding.confidence is None


def test_a_team_with_19_items_is_not_judged(facts: Marts) -> None:
    put_times(facts, 30, 120, {"Doing": 40, "Review": 10})
    put_times(facts, 19, 30, {"Doing": 10, "Review": 90})
    assert bottlenecks.find(facts, NOW) == []
    assert bottlenecks.silent(facts, NOW) == {"Ledger": "19 finished items in 90 days, 20 are needed"}


def put_sprint(facts: Marts, number: int, committed: int, added: int, *, is_closed: bool = True) -> None:
    started_at = NOW - (10 - number) * 14 * DAY
    rows = []
    for place in range(committed + added):
        row: dict[str, Any] = {
            "sprint_work_item_key": f"{number}/{place}",
            "sprint_key": f"sprint {number}",
            "team": "Ledger",
        }
        row |= {"sprint": f"Sprint {number}", "level": "standard", "sprint_started_at": started_at}
        row |= {"sprint_ended_at": started_at + 14 * DAY if is_closed else None, "work_item_key": f"item {place}"}
        rows.append(row | {"key": f"PAY-{place}", "is_committed": place < committed, "is_added": place >= committed})
    insert(facts, "marts.fct_sprint_work_items", rows)


@pytest.mark.parametrize(
    ("committed", "added", "severities"),
    [(10, 2, []), (10, 3, ["warning"]), (10, 6, ["critical"]), (4, 4, []), (6, 2, [])],
)
def test_a_sprint_that_grew_beyond_what_is_usual_is_told(
    facts: Marts, committed: int, added: int, severities: list[str]
) -> None:
    for number in (1, 2, 3):
        put_sprint(facts, number, 10, 1)
    put_sprint(facts, 9, committed, added, is_closed=False)
    found = scope_creep.find(facts, NOW)
    assert [finding.severity for finding in found] == severities
    assert [len(finding.evidence.records) for finding in found] == [added] * len(found)


def test_a_team_that_always_adds_much_or_has_few_sprints_is_not_told(facts: Marts) -> None:
    for number in (7, 8):
        put_sprint(facts, number, 10, 5)
    put_sprint(facts, 9, 10, 9)
    assert scope_creep.find(facts, NOW) == []
    assert scope_creep.silent(facts, NOW) == {"Ledger": "3 sprints with 5 issues, 4 are needed"}
    put_sprint(facts, 6, 10, 5)
    assert scope_creep.find(facts, NOW) == []


def put_deployments(facts: Marts, number: int, failed: int, days_ago: int) -> None:
    rows = [
        {
            "deployment_key": f"deployment {next(NUMBERS)}",
            "repository": "acme/ledger",
            "team": "Ledger",
            "is_production": True,
            "outcome": "success",
            "is_failed_change": place < failed,
            "finished_at": NOW - days_ago * DAY,
        }
        for place in range(number)
    ]
    insert(facts, "marts.fct_deployments", rows)


def test_a_repository_whose_deployments_began_to_fail_is_told(facts: Marts) -> None:
    put_deployments(facts, 60, 4, 100)
    put_deployments(facts, 20, 10, 10)
    (finding,) = change_incidents.find(facts, NOW)
    assert (finding.value, finding.severity, finding.subject_id) == (0.5, "critical", "acme/ledger")
    assert finding.expected == pytest.approx(4 / 60)
    assert len(finding.evidence.records) == 10


@pytest.mark.parametrize(("before", "failed"), [((60, 4), 2), ((60, 30), 10), ((60, 4), 0)])
def test_a_repository_that_fails_as_ever_is_not_told(facts: Marts, before: tuple[int, int], failed: int) -> None:
    put_deployments(facts, *before, 100)
    put_deployments(facts, 20, failed, 10)
    assert (change_incidents.find(facts, NOW), change_incidents.silent(facts, NOW)) == ([], {})


@pytest.mark.parametrize(("before", "after"), [(19, 20), (60, 9)])
def test_few_deployments_are_not_judged(facts: Marts, before: int, after: int) -> None:
    put_deployments(facts, before, 0, 100)
    put_deployments(facts, after, after, 10)
    assert change_incidents.find(facts, NOW) == []
    needed = f"{after} deployments in 42 days after {before}, 10 after 20 are needed"
    assert change_incidents.silent(facts, NOW) == {"acme/ledger": needed}


READ = {*MEASURED, *forecasts.TABLES, *predictions.TABLES, *(table for one in INSIGHTS for table in one.tables)}
READ -= {weekly_figures.TABLE}
OF_GITHUB = {table for table in READ if any(word in table for word in ("pull_request", "deployment", "change"))}


@pytest.mark.parametrize("gone", [READ, OF_GITHUB, READ - OF_GITHUB], ids=["everything", "GitHub", "Jira"])
def test_every_insight_holds_without_records(marts: Marts, gone: set[str]) -> None:
    empty(marts, *gone)
    series = weekly_figures.renew(marts, NOW)
    findings = [found for one in INSIGHTS for found in assets.renew(one, marts, NOW, "run").findings]
    made, (predicted, _) = forecasts.renew(marts, NOW, "run"), predictions.renew(marts, NOW, "run")
    assert checks.series_that_do_not_hold(series) == []
    assert checks.findings_that_do_not_hold(findings) == []
    assert checks.forecasts_that_do_not_hold(made.all) == []
    assert checks.predictions_that_do_not_hold(predicted) == []
    if gone is READ:
        assert (series, findings, made.all, predicted) == ([], [], [], [])
