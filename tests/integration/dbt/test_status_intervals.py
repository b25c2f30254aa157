"""Whatever the changelog says, an issue is in exactly one status at any instant."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .conftest import Warehouse
from .records import put_issue

CREATED = datetime(2026, 1, 1, tzinfo=UTC)
STATUSES = ("1", "2", "3")

# Minutes after the creation; negative ones come with imported issues, equal ones with bulk changes.
steps = st.lists(st.tuples(st.integers(-30, 60), st.sampled_from(STATUSES)), max_size=8)
histories = st.tuples(st.sampled_from(STATUSES), steps)

Moves = list[tuple[datetime, str, str]]


def moves_of(first: str, changes: list[tuple[int, str]]) -> Moves:
    """A history that holds together: each change leaves the status that the one before led to."""
    ordered = sorted(changes, key=lambda change: change[0])
    path = [first, *(status for _, status in ordered)]
    times = [CREATED + timedelta(minutes=minute) for minute, _ in ordered]
    return [(at, before, after) for at, (before, after) in zip(times, pairwise(path), strict=True)]


def status_at(first: str, moves: Moves, at: datetime) -> str:
    """The status at an instant, by replaying the history."""
    return next((after for moved_at, _, after in reversed(moves) if moved_at <= at), first)


def intervals_of(marts: psycopg.Connection[Any], warehouse: Warehouse) -> dict[str, list[Any]]:
    """The rows of the real models over what is in raw now."""
    marts.execute("delete from intermediate.int_work_item_changes")
    compiled = warehouse.compiled("int_work_item_changes")
    marts.execute(f"insert into intermediate.int_work_item_changes {compiled}".encode())
    rows = marts.execute(
        f"""
        select split_part(work_item_key, ':', 3), split_part(status_key, ':', 3), started_at, ended_at
        from ({warehouse.compiled("int_status_intervals")}) as intervals
        order by work_item_key, sequence
        """.encode()
    )
    found: dict[str, list[Any]] = {}
    for issue, *interval in rows:
        found.setdefault(issue, []).append(interval)
    return found


@given(st.lists(histories, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_intervals_tile_the_life_of_an_issue(
    warehouse: Warehouse, marts: psycopg.Connection[Any], issues: list[tuple[str, list[tuple[int, str]]]]
) -> None:
    marts.rollback()
    marts.execute("delete from raw.jira_issues")
    marts.execute("delete from raw.jira_changelogs")
    for number, (first, changes) in enumerate(issues):
        put_issue(marts, number, CREATED, moves_of(first, changes), status=first)
    found = intervals_of(marts, warehouse)
    for number, (first, changes) in enumerate(issues):
        intervals, moves = found[str(number)], moves_of(first, changes)
        assert intervals[0][1] == CREATED
        assert intervals[-1][2] is None
        assert all(one[2] == other[1] for one, other in pairwise(intervals))
        assert all(ended is None or started < ended for _, started, ended in intervals)
        for minute in range(0, 62, 2):
            at = CREATED + timedelta(minutes=minute, seconds=1)
            (status,) = [s for s, started, ended in intervals if started <= at and (ended is None or at < ended)]
            assert status == status_at(first, moves, at)
