"""What is forecast, read from hand-made rows in the fact table that dbt has built."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import psycopg
import pytest

from pulse.metrics import Catalogue
from pulse_assets.insights.forecasts.forecast import BASELINE, DATE, ITEMS, MODEL, make
from pulse_assets.insights.forecasts.goals import Goal, goals
from pulse_assets.insights.series import Figures

from .facts import empty, insert

Marts = psycopg.Connection[Any]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NUMBERS = count(1)


@pytest.fixture
def facts(marts: Marts) -> Marts:
    empty(marts, "marts.fct_work_items", "core.teams")
    insert(marts, "core.teams", [{"team_key": "team-1", "name": "Ledger"}])
    return marts


def item(done_at: datetime | None = None, **columns: Any) -> dict[str, Any]:
    number = next(NUMBERS)
    row: dict[str, Any] = {
        "work_item_key": f"default:jira:{number}",
        "key": f"PAY-{number}",
        "team": "Ledger",
        "level": "standard",
    }
    row |= {"status_category": "done" if done_at else "todo", "created_at": NOW - 300 * DAY, "done_at": done_at}
    return {**row, "epic": None, **columns}


def test_a_team_of_one_item_a_day_needs_as_many_days_as_items(facts: Marts, catalogue: Catalogue) -> None:
    insert(facts, "marts.fct_work_items", [item(NOW - number * DAY) for number in range(1, 300)])
    insert(facts, "marts.fct_work_items", [item() for _ in range(10)] + [item(level="epic"), item(team=None)])
    forecasts, (record,) = make(Figures(facts, catalogue, "UTC"), NOW)
    # Nothing can beat the mean rate of a team that never varies, so it is what is shown.
    assert (record.team_name, record.beats_baseline, record.scores["coverage_0.85"]) == ("Ledger", False, 1.0)
    (date,) = [one for one in forecasts if one.kind == DATE]
    assert (date.subject_id, date.remaining, date.source) == ("team-1", 10, BASELINE)
    assert date.certainties == {"0.5": pytest.approx(10.0, abs=0.2)}
    items = {one.horizon_at: one.certainties["0.5"] for one in forecasts if one.kind == ITEMS}
    assert items[NOW + 28 * DAY] == pytest.approx(28.0, abs=0.5)


def test_a_team_that_varies_is_simulated(facts: Marts, catalogue: Catalogue) -> None:
    done = [NOW - day * DAY for day in range(1, 400) for _ in range(3 * ((day * 7919) % 11 < 3))]
    insert(facts, "marts.fct_work_items", [item(at) for at in done] + [item(epic="PAY-0 Big") for _ in range(20)])
    forecasts, (record,) = make(Figures(facts, catalogue, "UTC"), NOW)
    (date,) = [one for one in forecasts if one.kind == DATE]
    assert date.source == (MODEL if record.beats_baseline else BASELINE)
    assert len(date.records) == 20
    assert record.n >= 35


def only(facts: Marts, subject_type: str) -> Goal:
    (found,) = [one for one in goals(facts, NOW) if one.subject_type == subject_type and one.has_pace()]
    return found


def test_an_epic_tells_its_own_pace_from_five_items_on(facts: Marts) -> None:
    for name, done in (("PAY-1 Slow", 4), ("PAY-2 Quick", 5)):
        rows = [item(NOW - (number + 1) * DAY, epic=name) for number in range(done)]
        insert(facts, "marts.fct_work_items", [*rows, item(epic=name)])
    epic = only(facts, "epic")
    assert (epic.subject_id, epic.name, epic.team) == ("PAY-2", "PAY-2 Quick", "Ledger")
    assert (epic.open().sum(), epic.flows()[0].sum(), epic.done.min()) == (1, 5, pytest.approx(-5.0))


def test_epics_of_two_sites_stay_apart_whatever_they_are_called(facts: Marts) -> None:
    for site, name in (("one", "PAY-2 Quick"), ("two", "PAY-2 Quick"), ("two", "PAY-3 Other")):
        rows = [item(NOW - (number + 1) * DAY, epic=name) for number in range(5)]
        insert(facts, "marts.fct_work_items", [{**row, "work_item_key": f"{site}:{row['key']}"} for row in rows])
    found = [(one.subject_id, len(one.keys)) for one in goals(facts, NOW)]
    assert found == [("one PAY-2 Quick", 5), ("two PAY-2 Quick", 5), ("PAY-3", 5)]


def test_an_item_done_just_now_belongs_to_the_last_day(facts: Marts) -> None:
    rows = [item(NOW - timedelta(minutes=number + 1), epic="PAY-2 Quick") for number in range(5)]
    insert(facts, "marts.fct_work_items", [*rows, item(epic="PAY-2 Quick")])
    assert only(facts, "epic").flows()[0][-1] == 5


def test_a_version_has_what_came_in_until_it_was_taken_out(facts: Marts) -> None:
    empty(facts, "core.version_work_items", "core.versions")
    version = {"version_key": "v1", "project_key": "PAY", "name": "2026.3", "is_released": False, "is_archived": False}
    insert(facts, "core.versions", [version, {**version, "version_key": "v2", "is_released": True}])
    done = [item(NOW - (number + 1) * DAY) for number in range(6)]
    still, moved = item(), item()
    insert(facts, "marts.fct_work_items", [*done, still, moved])
    came = {row["work_item_key"]: NOW - 30 * DAY for row in (*done, still, moved)}
    # The last one to come was done by then: it never was work to do.
    came[done[0]["work_item_key"]] = NOW - timedelta(hours=1)
    insert(
        facts,
        "core.version_work_items",
        [
            {"version_key": key, "work_item_key": name, "added_at": at, "removed_at": gone}
            for key in ("v1", "v2")
            for name, at in came.items()
            for gone in [NOW - 2 * DAY if name == moved["work_item_key"] else None]
        ],
    )
    found = {one.subject_id: one for one in goals(facts, NOW) if one.subject_type == "version"}
    assert {key: one.is_open for key, one in found.items()} == {"v1": True, "v2": False}
    assert (found["v1"].name, found["v1"].open().sum(), len(found["v1"].keys)) == ("2026.3", 1, 7)
    assert [float(flow.sum()) for flow in found["v1"].flows()] == [6.0, 7.0]
