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
# What the issue itself says, which an incomplete history does not lead to.
currents = st.none() | st.sampled_from(STATUSES)
histories = st.tuples(st.sampled_from(STATUSES), steps, currents)
UPDATED = CREATED + timedelta(minutes=90)

Moves = list[tuple[datetime, str, str]]
History = tuple[str, list[tuple[int, str]], str | None]


def moves_of(first: str, changes: list[tuple[int, str]]) -> Moves:
    """A history that holds together: each change leaves the status that the one before led to."""
    ordered = sorted(changes, key=lambda change: change[0])
    path = [first, *(status for _, status in ordered)]
    times = [CREATED + timedelta(minutes=minute) for minute, _ in ordered]
    return [(at, before, after) for at, (before, after) in zip(times, pairwise(path), strict=True)]


def status_at(first: str, moves: Moves, at: datetime) -> str:
    """The status at an instant, by replaying the history."""
    return next((after for moved_at, _, after in reversed(moves) if moved_at <= at), first)


def put(marts: psycopg.Connection[Any], number: int, history: History) -> None:
    """An issue of this history. One without any change has always been where it is."""
    first, changes, current = history
    status = current if current and changes else moves_of(first, changes)[-1][2] if changes else first
    put_issue(marts, number, CREATED, moves_of(first, changes), status=status, updated=UPDATED.isoformat())


def intervals_of(marts: psycopg.Connection[Any], warehouse: Warehouse) -> dict[str, list[Any]]:
    """The rows of the real models over what is in raw now."""
    statuses = ("int_work_item_changes", "int_statuses", "int_project_statuses", "int_status_intervals")
    warehouse.rebuild(marts, "staging.stg_jira__issues", *(f"intermediate.{model}" for model in statuses))
    rows = marts.execute(
        """
        select split_part(work_item_key, ':', 3), split_part(status_key, ':', 3), started_at, ended_at
        from intermediate.int_status_intervals
        order by work_item_key, sequence
        """
    )
    found: dict[str, list[Any]] = {}
    for issue, *interval in rows:
        found.setdefault(issue, []).append(interval)
    return found


def start_anew(marts: psycopg.Connection[Any]) -> None:
    """No issues, in this transaction."""
    marts.rollback()
    marts.execute("delete from raw.jira_issues")
    marts.execute("delete from raw.jira_changelogs")


@given(st.lists(histories, min_size=1, max_size=20))
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_intervals_tile_the_life_of_an_issue_and_end_where_it_stands(
    warehouse: Warehouse, marts: psycopg.Connection[Any], issues: list[History]
) -> None:
    start_anew(marts)
    for number, history in enumerate(issues):
        put(marts, number, history)
    found = intervals_of(marts, warehouse)
    for number, (first, changes, current) in enumerate(issues):
        intervals, moves = found[str(number)], moves_of(first, changes)
        assert intervals[0][1] == CREATED
        assert intervals[-1][2] is None
        assert intervals[-1][0] == (current if current and moves else status_at(first, moves, UPDATED))
        assert all(one[2] == other[1] for one, other in pairwise(intervals))
        assert all(ended is None or started < ended for _, started, ended in intervals)
        for minute in range(0, 62, 2):
            at = CREATED + timedelta(minutes=minute, seconds=1)
            (status,) = [s for s, started, ended in intervals if started <= at and (ended is None or at < ended)]
            assert status == status_at(first, moves, at)


def test_a_long_history_counts_to_its_last_entry(warehouse: Warehouse, marts: psycopg.Connection[Any]) -> None:
    """150 changes, of which a minute holds ten: what search shows of a history ends at 40 and at 100 entries."""
    start_anew(marts)
    changes = [(minute // 10, STATUSES[minute % 3]) for minute in range(150)]
    put(marts, 1, ("3", changes, None))
    intervals = intervals_of(marts, warehouse)["1"]
    # Each of the 15 minutes ends in its tenth change: 9 % 3 = 0, 19 % 3 = 1, 29 % 3 = 2, and so on.
    assert [status for status, _, _ in intervals] == [STATUSES[(9 + 10 * minute) % 3] for minute in range(15)]
