"""Work that has been in progress for longer than its own team usually needs from start to done."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg
from psycopg.rows import class_row

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding

KIND = "ageing_work"
HISTORY = timedelta(days=180)
SHARE = 0.85
# With fewer finished items the 85th percentile rests on the slowest two or three.
LEAST_FINISHED = 20
# How many times the limit an item must have been in progress for, the worst first; below the last it is told as info.
SEVERITIES = ((3.0, Severity.CRITICAL), (1.5, Severity.WARNING))


@dataclass(frozen=True, slots=True)
class _Limit:
    """A team's cycle time within which the share was done, in seconds, and the number of items that it rests on."""

    team: str
    finished: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Item:
    work_item_key: str
    key: str
    title: str
    team: str
    status: str
    started_at: datetime


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Items in progress at `now` that are older than 85 % of what their team finished in the last 180 days.

    Age counts from the first entry into an in-progress status. What went back to the backlog is not in progress. Epics
    and sub-tasks are left out on both sides, for they take other times than the work that they contain or belong to;
    so are items without a team.
    """
    limits = _limits(connection, now)
    return [
        _finding(item, limits[item.team], now)
        for item in _in_progress(connection)
        if item.team in limits
        and limits[item.team].finished >= LEAST_FINISHED
        and (now - item.started_at).total_seconds() > limits[item.team].seconds
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams with work in progress that the insight cannot judge, and why."""
    limits = _limits(connection, now)
    finished = {
        item.team: limits[item.team].finished if item.team in limits else 0 for item in _in_progress(connection)
    }
    return {
        team: f"{count} finished items in {HISTORY.days} days, {LEAST_FINISHED} are needed"
        for team, count in finished.items()
        if count < LEAST_FINISHED
    }


def _limits(connection: psycopg.Connection[Any], now: datetime) -> dict[str, _Limit]:
    query = """
        select
            team,
            count(*) as finished,
            percentile_cont(%(share)s) within group (order by cycle_time_seconds) as seconds
        from marts.fct_work_items
        where level = 'standard'
            and team is not null
            and cycle_time_seconds is not null
            and done_at >= %(since)s
            and done_at < %(now)s
        group by team
    """
    with connection.cursor(row_factory=class_row(_Limit)) as cursor:
        rows = cursor.execute(query, {"share": SHARE, "since": now - HISTORY, "now": now})
        return {limit.team: limit for limit in rows}


def _in_progress(connection: psycopg.Connection[Any]) -> Iterator[_Item]:
    query = """
        select work_item_key, key, title, team, status, started_at
        from marts.fct_work_items
        where level = 'standard'
            and team is not null
            and status_category = 'in_progress'
            and started_at is not null
        order by team, started_at
    """
    with connection.cursor(row_factory=class_row(_Item)) as cursor:
        yield from cursor.execute(query)


def _finding(item: _Item, limit: _Limit, now: datetime) -> Finding:
    age = (now - item.started_at).total_seconds()
    return Finding(
        kind=KIND,
        severity=next((severity for times, severity in SEVERITIES if age > times * limit.seconds), Severity.INFO),
        subject_type="work_item",
        subject_id=item.work_item_key,
        subject_name=f"{item.key} {item.title}",
        team_name=item.team,
        metric="work_item_age",
        value=age,
        expected=limit.seconds,
        unit="seconds",
        title=f"{item.key} has been in progress for {_days(age)}",
        text=(
            f"Its status is {item.status}. Of the {limit.finished} items that {item.team} finished in the last "
            f"{HISTORY.days} days, {SHARE:.0%} took {_days(limit.seconds)} or less from start to done."
        ),
        next_step="Find out what it waits for; then unblock it, split it, or put it back into the backlog.",
        evidence=Evidence(
            query=(
                f"marts.fct_work_items: value is {now.isoformat()} minus started_at; expected is "
                f"percentile_cont({SHARE}) of cycle_time_seconds where team = '{item.team}', level = 'standard' and "
                f"done_at lies in the {HISTORY.days} days before (n {limit.finished})"
            ),
            records=(item.work_item_key,),
        ),
        period_started_at=item.started_at,
    )


def _days(seconds: float) -> str:
    return f"{seconds / 86400:.1f} days"
