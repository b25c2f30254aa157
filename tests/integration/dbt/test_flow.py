"""Flow metrics of four issues, worked out by hand.

All are of January 2026, times in UTC, days in brackets:

| issue | to do | in progress | done | to do again | in progress | done | flag |
| --- | --- | --- | --- | --- | --- | --- | --- |
| 1 | 1st (2) | 3rd (4) | 7th | | | | 4th to 5th |
| 2 | 1st (4) | 5th (6) | 11th (2) | 13th (1) | 14th (3) | 17th | |
| 3 | 2nd (8) | | 10th | | | | |
| 4 | 6th (2) | 8th, still | | | | | |
"""

from datetime import UTC, date, datetime
from typing import Any

import psycopg
import pytest

from pulse.metrics import OPERATOR, Catalogue, Grain, MetricQuery, answer

from .conftest import Warehouse
from .records import flag_change, put_issue

Marts = psycopg.Connection[Any]
DAY = 86400.0
MODELS = (
    "staging.stg_jira__issues",
    "intermediate.int_work_item_custom_fields",
    "intermediate.int_work_item_changes",
    "intermediate.int_statuses",
    "intermediate.int_project_statuses",
    "intermediate.int_status_intervals",
    "intermediate.int_work_item_steps",
    "intermediate.int_work_item_done_intervals",
    "intermediate.int_work_item_blocked_intervals",
    "intermediate.int_work_item_flow",
    "core.work_items",
    "core.work_item_transitions",
    "core.work_item_status_intervals",
    "marts.fct_work_items",
    "marts.fct_work_item_status_intervals",
    "marts.fct_work_item_status_times",
    "marts.fct_work_item_transitions",
    "marts.fct_work_item_blocked_intervals",
)


def on(day: int) -> datetime:
    return datetime(2026, 1, day, tzinfo=UTC)


@pytest.fixture
def flow(warehouse: Warehouse, marts: Marts) -> Marts:
    for table in ("jira_issues", "jira_changelogs"):
        marts.execute(f"delete from raw.{table}".encode())
    flags = [flag_change(on(4), is_flagged=True), flag_change(on(5), is_flagged=False)]
    put_issue(marts, 1, on(1), [(on(3), "1", "2"), (on(7), "2", "3")], changes=flags)
    second = [(on(5), "1", "2"), (on(11), "2", "3"), (on(13), "3", "1"), (on(14), "1", "2"), (on(17), "2", "3")]
    put_issue(marts, 2, on(1), second)
    put_issue(marts, 3, on(2), [(on(10), "1", "3")])
    put_issue(marts, 4, on(6), [(on(8), "1", "2")])
    warehouse.rebuild(marts, *MODELS)
    return marts


def figure(flow: Marts, catalogue: Catalogue, metric: str, since: int = 1, until: int = 31) -> float | None:
    """The figure over the days `since` to before `until` of January."""
    query = MetricQuery(metric, date(2026, 1, since), date(2026, 1, until))
    (row,) = answer(flow, catalogue, query, OPERATOR).rows
    return row.value


@pytest.mark.parametrize(
    ("metric", "value"),
    [
        # Issue 1: 6 days, issue 2: 16, issue 3: 8.
        ("issue_lead_time", 8 * DAY),
        # Issue 1: 4 days, issue 2: from the 5th to the 17th; issue 3 has none.
        ("issue_cycle_time", 8 * DAY),
        ("throughput", 3),
        ("issues_created", 4),
        ("net_flow", 1),
        # Work: 4 + 6 + 3 days. Waiting after the start: the day to do again. The two days in done are neither.
        ("active_time", 13 * DAY),
        ("flow_efficiency", 13 / 14),
        # To do: 2 + (4 + 1) + 8 days, the median is that of issue 2.
        ("todo_time", 5 * DAY),
        # In progress: 4, 9 and 0 days.
        ("in_progress_time", 4 * DAY),
        # One day of issue 1, of 4 + 12 days of cycle time.
        ("blocked_time", DAY),
        ("blocked_share", 1 / 16),
        ("blocks", 1),
        # Into done: the 7th, 11th, 17th and 10th. Out of it: the 13th, which is the only move backward of nine.
        ("finishes", 4),
        ("reopenings", 1),
        ("reopened_rate", 1 / 4),
        ("backward_move_rate", 1 / 9),
        ("straight_to_done_share", 1 / 3),
    ],
)
def test_flow_of_a_month(flow: Marts, catalogue: Catalogue, metric: str, value: float) -> None:
    assert figure(flow, catalogue, metric) == pytest.approx(value)


def test_work_in_progress_is_that_of_the_end_of_each_day(flow: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("work_in_progress", date(2026, 1, 2), date(2026, 1, 19), grain=Grain.DAY)
    found = {row.period.day: row.value for row in answer(flow, catalogue, query, OPERATOR).rows if row.period}
    # Issue 1 from the 3rd to the 6th, issue 2 from the 5th to the 10th and the 14th to the 16th, issue 4 from the 8th.
    expected = {2: 0, 3: 1, 4: 1, 5: 2, 6: 2, 7: 1, 8: 2, 9: 2, 10: 2, 11: 1, 12: 1, 13: 1, 14: 2, 15: 2, 16: 2}
    assert {day: found[day] for day in expected} == expected


def test_cumulative_flow_counts_every_issue_once(flow: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("cumulative_flow", date(2026, 1, 13), date(2026, 1, 14), ("category",))
    found = {row.dimensions["category"]: row.value for row in answer(flow, catalogue, query, OPERATOR).rows}
    # At the end of the 13th: 1 and 3 are done, 2 is to do again, 4 is in progress.
    assert {name: value for name, value in found.items() if value} == {"todo": 1, "in_progress": 1, "done": 2}


def test_age_counts_from_the_first_start(flow: Marts, catalogue: Catalogue) -> None:
    # At the end of the 15th issue 2 has been worked on since the 5th (11 days) and issue 4 since the 8th (8 days).
    assert figure(flow, catalogue, "work_age", 15, 16) == pytest.approx(9.5 * DAY)


def test_time_in_a_status_adds_up_its_visits(flow: Marts, catalogue: Catalogue) -> None:
    query = MetricQuery("time_in_status_p90", date(2026, 1, 17), date(2026, 1, 18), ("status",))
    found = {row.dimensions["status"]: row.value for row in answer(flow, catalogue, query, OPERATOR).rows}
    assert found == {"To Do": 5 * DAY, "In Progress": 9 * DAY}
