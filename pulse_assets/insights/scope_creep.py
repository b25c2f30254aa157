"""Sprints to which much more was added after the start than the team is used to."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read

KIND = "scope_creep"
# A sprint is told of while it runs and for as long as the team may still look back on it.
TOLD = timedelta(weeks=16)
EARLIER = 6
LEAST_EARLIER = 3
LEAST_COMMITTED = 5
LEAST_ADDED = 3
LEAST_SHARE = 0.3
LEAST_TIMES = 2.0
CRITICAL_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class _Sprint:
    """A sprint's issues: how many it began with, and the keys of those that were added later."""

    sprint_key: str
    sprint: str
    team: str
    started_at: datetime
    ended_at: datetime | None
    committed: int
    added: list[str]

    @property
    def share(self) -> float:
        """Added issues in committed ones."""
        return len(self.added) / self.committed


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Sprints that grew by 30 % or more of their committed issues, and by twice what the team is used to.

    Used to: the median of up to six sprints before, three at least. Sprints that are running or ended in the last 16
    weeks, with 5 issues committed and 3 added at least. From 60 % on it is critical. Epics and sub-tasks do not count.
    """
    teams: dict[str, list[_Sprint]] = defaultdict(list)
    for sprint in _sprints(connection, now):
        teams[sprint.team].append(sprint)
    return [
        _finding(sprint, usual, now)
        for sprints in teams.values()
        for place, sprint in enumerate(sprints)
        if (usual := _usual(sprints[:place])) is not None and _is_grown(sprint, usual, now)
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams with too few sprints to tell what they are used to."""
    counts: dict[str, int] = defaultdict(int)
    for sprint in _sprints(connection, now):
        counts[sprint.team] += 1
    return {
        team: f"{count} sprints with {LEAST_COMMITTED} issues, {LEAST_EARLIER + 1} are needed"
        for team, count in counts.items()
        if count <= LEAST_EARLIER
    }


def _sprints(connection: psycopg.Connection[Any], now: datetime) -> list[_Sprint]:
    query = """
        select
            sprint_key,
            sprint,
            team,
            sprint_started_at as started_at,
            sprint_ended_at as ended_at,
            count(*) filter (where is_committed) as committed,
            coalesce(array_agg(work_item_key order by key) filter (where is_added), '{}') as added
        from marts.fct_sprint_work_items
        where team is not null and level = 'standard' and sprint_started_at < %(now)s
        group by sprint_key, sprint, team, sprint_started_at, sprint_ended_at
        having count(*) filter (where is_committed) >= %(least)s
        order by team, sprint_started_at, sprint_key
    """
    return read(connection, _Sprint, query, {"now": now, "least": LEAST_COMMITTED})


def _usual(earlier: list[_Sprint]) -> float | None:
    latest = [sprint.share for sprint in earlier[-EARLIER:]]
    return median(latest) if len(latest) >= LEAST_EARLIER else None


def _is_grown(sprint: _Sprint, usual: float, now: datetime) -> bool:
    is_told = sprint.ended_at is None or sprint.ended_at >= now - TOLD
    is_large = len(sprint.added) >= LEAST_ADDED and sprint.share >= LEAST_SHARE
    return is_told and is_large and sprint.share >= LEAST_TIMES * usual


def _finding(sprint: _Sprint, usual: float, now: datetime) -> Finding:
    return Finding(
        kind=KIND,
        severity=Severity.CRITICAL if sprint.share >= CRITICAL_SHARE else Severity.WARNING,
        subject_type="sprint",
        subject_id=sprint.sprint_key,
        subject_name=sprint.sprint,
        team_name=sprint.team,
        metric="scope_change_issues",
        value=sprint.share,
        expected=usual,
        unit="ratio",
        title=f"{sprint.sprint} of {sprint.team} grew by {sprint.share:.0%} after its start",
        text=(
            f"{len(sprint.added)} issues were added to the {sprint.committed} that it began with. In the sprints "
            f"before, the middle one grew by {usual:.0%}."
        ),
        next_step="See who asked for the added issues and what was left over for them.",
        evidence=Evidence(
            query=(
                f"marts.fct_sprint_work_items where sprint_key = '{sprint.sprint_key}' and level = 'standard': "
                f"is_added divided by is_committed; expected is the median of the {EARLIER} sprints of "
                f"{sprint.team} before"
            ),
            records=tuple(sprint.added),
        ),
        period_started_at=sprint.started_at,
        period_ended_at=sprint.ended_at or now,
    )
