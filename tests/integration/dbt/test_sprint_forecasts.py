"""Sprints as they stood, read from hand-made rows in the tables that dbt has built."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pulse_assets.insights.forecasts.sprint_forecast import make_sprints
from pulse_assets.insights.forecasts.sprints import sprints
from pulse_assets.insights.predictions.sprint_items import predict_misses

from .facts import empty, insert

Marts = psycopg.Connection[Any]
DAY = timedelta(days=1)
START = datetime(2026, 6, 1, 8, tzinfo=UTC)
NOW = START + 9.5 * DAY
TABLES = (
    "marts.fct_sprint_work_items",
    "marts.fct_work_item_status_intervals",
    "marts.fct_work_items",
    "core.sprint_work_items",
    "core.sprints",
)


@pytest.fixture
def facts(marts: Marts) -> Marts:
    """A sprint of a week that is over and one that runs since the eighth day, each with three issues."""
    empty(marts, *TABLES)
    for number, ended_at in ((1, START + 7 * DAY), (2, None)):
        started_at = START + 7 * (number - 1) * DAY
        put_sprint(marts, f"sprint {number}", started_at, ended_at)
        put_item(marts, number, "a", started_at, [("todo", -9), ("in_progress", 0.5), ("done", 1.5)])
        put_item(marts, number, "b", started_at, [("in_progress", -3)])
        put_item(marts, number, "c", started_at, [("todo", -9)], removed_at=started_at + 1.5 * DAY)
    return marts


def put_sprint(marts: Marts, key: str, started_at: datetime, ended_at: datetime | None) -> None:
    sprint = {"sprint_key": key, "started_at": started_at, "planned_end_at": started_at + 7 * DAY}
    insert(marts, "core.sprints", [sprint | {"completed_at": ended_at}])


def put_item(
    marts: Marts,
    number: int,
    name: str,
    started_at: datetime,
    steps: list[tuple[str, float]],
    removed_at: datetime | None = None,
) -> None:
    sprint, item, ended_at = f"sprint {number}", f"{number}{name}", started_at + 7 * DAY if number == 1 else None
    member = {"sprint_key": sprint, "work_item_key": item}
    insert(marts, "core.sprint_work_items", [member | {"removed_at": removed_at}])
    fact: dict[str, Any] = member | {
        "sprint_work_item_key": item,
        "sprint": sprint,
        "team": "Ledger",
        "level": "standard",
        "key": item,
    }
    fact |= {"title": "Title", "sprint_started_at": started_at, "sprint_ended_at": ended_at, "is_committed": True}
    insert(marts, "marts.fct_sprint_work_items", [fact | {"is_completed": name == "a", "committed_points": 3}])
    for place, (category, days) in enumerate(steps):
        left_at = started_at + steps[place + 1][1] * DAY if place + 1 < len(steps) else None
        step = {"interval_key": f"{item}{place}", "work_item_key": item, "category": category}
        entered_at = started_at + days * DAY
        insert(marts, "marts.fct_work_item_status_intervals", [step | {"entered_at": entered_at, "left_at": left_at}])


def test_a_sprint_is_seen_morning_by_morning(facts: Marts) -> None:
    over, running = sprints(facts, NOW)
    assert over.keys == ("1a", "1b", "1c")
    assert over.states.tolist() == [[0, 1, 2, 2, 2, 2, 2], [1] * 7, [0, 0, 3, 3, 3, 3, 3]]
    assert over.is_completed is not None
    assert over.is_completed.tolist() == [True, False, False]
    assert (over.names[0], over.points[0]) == ("1a Title", 3.0)
    # It runs for two days and a half: the last column is now.
    assert running.states.tolist() == [[0, 1, 2, 2], [1] * 4, [0, 0, 3, 3]]
    assert (running.ended_at, running.is_completed) == (None, None)
    assert running.share(3) == 2.5 / 7


def test_what_happened_after_a_moment_is_not_seen_then(facts: Marts) -> None:
    (early,) = sprints(facts, START + 1.2 * DAY)
    assert early.states.tolist() == [[0, 1, 1], [1, 1, 1], [0, 0, 0]]
    assert early.is_completed is None


def test_a_status_that_nobody_has_mapped_is_not_done(facts: Marts) -> None:
    facts.execute("update marts.fct_work_item_status_intervals set category = 'unknown' where category = 'todo'")
    over, _ = sprints(facts, NOW)
    assert over.states.tolist()[0] == [0, 1, 2, 2, 2, 2, 2]


def test_one_sprint_is_too_few_to_tell(facts: Marts) -> None:
    assert make_sprints(facts, NOW) == ([], [])
    assert predict_misses(facts, NOW) == ([], None)


def test_only_standard_issues_of_teams_that_were_committed_to_count(facts: Marts) -> None:
    facts.execute("update marts.fct_sprint_work_items set team = null where work_item_key like '2%'")
    facts.execute("update marts.fct_sprint_work_items set is_committed = false where work_item_key = '1a'")
    facts.execute("update marts.fct_sprint_work_items set level = 'epic' where work_item_key = '1b'")
    (only,) = sprints(facts, NOW)
    assert only.keys == ("1c",)
