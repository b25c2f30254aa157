"""What a sprint committed, took in, gave up and completed, against a replay of each issue's history in Python."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any, TypeVar

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Warehouse
from .records import points_change, put_issue, put_sprint, sprint_change

Value = TypeVar("Value")
Steps = list[tuple[int, Value]]

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
# Minutes after the creation of all issues at which sprint 1 starts and ends; sprint 2 follows and never ends.
START, END = 20, 40
MODELS = (
    "staging.stg_jira__issues",
    "intermediate.int_work_item_custom_fields",
    "intermediate.int_work_item_changes",
    "intermediate.int_statuses",
    "intermediate.int_project_statuses",
    "intermediate.int_status_intervals",
    "intermediate.int_work_item_steps",
    "intermediate.int_work_item_done_intervals",
    "intermediate.int_story_point_intervals",
    "intermediate.int_sprint_memberships",
    "core.sprints",
    "core.sprint_work_items",
)

minutes = st.integers(1, 60)
sprint_lists = st.sampled_from(["", "1", "2", "1, 2"])
issues = st.fixed_dictionaries(
    {
        "sprints": st.lists(st.tuples(minutes, sprint_lists), max_size=5),
        "statuses": st.lists(st.tuples(minutes, st.sampled_from(["1", "2", "3"])), max_size=4),
        "points": st.lists(st.tuples(minutes, st.sampled_from([None, 1.0, 2.0, 3.5])), max_size=3),
    }
)


def at(minute: int) -> datetime:
    """An instant by its minute."""
    return CREATED + timedelta(minutes=minute)


def ordered(steps: Iterable[tuple[int, Value]]) -> Steps[Value]:
    """By time; of changes in one minute the last one given stays last."""
    return sorted(steps, key=lambda step: step[0])


def value_at(steps: Steps[Value], first: Value, minute: float) -> Value:
    """What holds at a minute, after all changes in it."""
    return next((value for changed, value in reversed(steps) if changed <= minute), first)


def holds(sprints: Steps[str], minute: float) -> bool:
    """Whether the issue is in sprint 1."""
    return "1" in value_at(sprints, "", minute)


def done_since(statuses: Steps[str], minute: float) -> int | None:
    """The minute of the last entry into done, when it is done at `minute`."""
    entries = [changed for changed, _ in statuses if changed <= minute]
    if value_at(statuses, "1", minute) != "3":
        return None
    return max(
        changed
        for changed in entries
        if value_at(statuses, "1", changed) == "3" and value_at(statuses, "1", changed - 0.5) != "3"
    )


def replayed(issue: dict[str, Steps[Any]]) -> tuple[Any, ...] | None:
    """What sprint 1 is to say of the issue; None when the issue was never in it."""
    sprints, statuses, points = (ordered(issue[name]) for name in ("sprints", "statuses", "points"))
    if not any(holds(sprints, minute) for minute in range(61)):
        return None
    committed, at_end = holds(sprints, START), holds(sprints, END - 0.5)
    joined = [m for m in range(START + 1, END) if holds(sprints, m) and not holds(sprints, m - 0.5)]
    done = done_since(statuses, END)
    return (
        committed,
        not committed and bool(joined),
        (committed or bool(joined)) and not at_end,
        at_end and done is not None and done >= START,
        at_end and done is None,
        value_at(points, None, START),
        value_at(points, None, min(joined)) if joined else None,
        value_at(points, None, END),
    )


def put(marts: psycopg.Connection[Any], number: int, issue: dict[str, Steps[Any]]) -> None:
    """The issue with the history that Jira would have written."""
    sprints, statuses, points = (ordered(issue[name]) for name in ("sprints", "statuses", "points"))
    moves = [(at(m), before[1], after) for before, (m, after) in pairwise([(0, "1"), *statuses])]
    changes = [sprint_change(at(m), before[1], after) for before, (m, after) in pairwise([(0, ""), *sprints])]
    changes += [points_change(at(m), before[1], after) for before, (m, after) in pairwise([(0, None), *points])]
    put_issue(marts, number, CREATED, moves, changes=changes, customfield_3=value_at(points, None, 60))


@given(st.lists(issues, min_size=1, max_size=30))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_sprint_says_what_its_history_says(
    warehouse: Warehouse, marts: psycopg.Connection[Any], histories: list[dict[str, Steps[Any]]]
) -> None:
    marts.rollback()
    for table in ("jira_issues", "jira_changelogs", "jira_sprints"):
        marts.execute(f"delete from raw.{table}".encode())
    put_sprint(marts, 1, at(START), at(END))
    put_sprint(marts, 2, at(END), None)
    for number, issue in enumerate(histories):
        put(marts, number, issue)
    warehouse.rebuild(marts, *MODELS)
    rows = marts.execute(
        """
        select split_part(work_item_key, ':', 3), is_committed, is_added, is_removed, is_completed, is_carried_over,
            points_at_start, points_at_joining, points_at_end
        from core.sprint_work_items
        where sprint_key = 'default:jira:1'
        """
    )
    found = {number: tuple(values) for number, *values in rows}
    expected = {str(number): replayed(issue) for number, issue in enumerate(histories)}
    assert found == {number: values for number, values in expected.items() if values is not None}


def test_what_happens_after_the_end_changes_nothing(warehouse: Warehouse, marts: psycopg.Connection[Any]) -> None:
    """The first sprint of the warehouse, before and after its issues leave it, are reopened and estimated anew."""
    query = "select * from marts.fct_sprint_work_items where sprint = 'Sprint 1' order by sprint_work_item_key"
    told = "is_committed", "is_added", "is_removed", "is_completed", "is_carried_over", "committed_points"
    columns = ", ".join((*told, "added_points", "completed_points", "carried_over_points"))
    query = query.replace("*", f"key, {columns}")
    before = marts.execute(query.encode()).fetchall()
    assert len(before) > 5
    later = datetime(2026, 5, 1, tzinfo=UTC)
    for place, item in enumerate(
        [
            sprint_change(later, "1", "2")[1],
            points_change(later, None, 100)[1],
            {"field": "status", "fieldId": "status", "from": "3", "to": "2"},
        ]
    ):
        marts.execute(
            """
            insert into raw.jira_changelogs
                (connection_id, issue_id, history_id, project_key, created_at, payload, content_hash)
            select connection_id, issue_id, (9000000 + %s + issue_id::int * 10)::text, project_key, %s,
                jsonb_build_object('items', jsonb_build_array(%s::jsonb)), ''
            from raw.jira_issues where issue_id::int between 210 and 219
            """,
            (place, later, json.dumps(item)),
        )
    warehouse.rebuild(marts, *MODELS, "marts.fct_sprint_work_items")
    assert marts.execute(query.encode()).fetchall() == before
