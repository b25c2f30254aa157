"""AI-assisted pull requests beside all others of the same team."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse.metrics import Direction
from pulse.wording import value_text
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read, span
from pulse_assets.insights.severities import severity_of
from pulse_assets.insights.statistics.comparisons import rank_difference
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.subjects import team_keys

KIND = "ai_assisted"
PERIOD = timedelta(days=180)
LEAST_REQUESTS = 20
FALSE_SHARE = 0.05
LEAST_TIMES = 1.25
CRITICAL_TIMES = 10.0
RECORDS = 100


@dataclass(frozen=True, slots=True)
class _Request:
    """A merged request and what is compared of it."""

    pull_request_key: str
    team: str
    is_assisted: bool
    cycle_time_seconds: float | None
    review_seconds: float | None
    written_lines: float | None


@dataclass(frozen=True, slots=True)
class _Compared:
    """What both groups of a team have of one measure: medians, numbers of requests, and the chance of no difference."""

    team: str
    metric: str
    label: str
    unit: str
    assisted: float
    others: float
    n: int
    n_others: int
    chance: float
    records: tuple[str, ...]


MEASURES = (
    ("cycle_time_seconds", "cycle_time_by_authorship", "The cycle time", "seconds"),
    ("review_seconds", "review_time_by_authorship", "The review time", "seconds"),
    ("written_lines", "size_by_authorship", "The size in lines", "count"),
)


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Measures in which a team's AI-assisted requests differ from its others: cycle time, review time, size.

    Requests merged in the last 180 days, 20 of each kind at least; machines that update dependencies are left out.
    Told is a difference of a quarter or more in the median that ranks do not explain by chance (Mann and Whitney's
    test; 5 % false alarms among all told, Benjamini and Hochberg). People choose what they use an assistant for: a
    difference tells about the work as much as about the assistant.
    """
    compared = [one for requests in _teams(connection, now).values() for one in _comparisons(requests)]
    chances, keys = adjusted([one.chance for one in compared]), team_keys(connection)
    return [
        _finding(one, chance, keys, now)
        for one, chance in zip(compared, chances, strict=True)
        if chance <= FALSE_SHARE and max(one.assisted, one.others) >= LEAST_TIMES * min(one.assisted, one.others)
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams with assisted requests, but too few of one kind to compare."""
    counts = {
        team: (sum(one.is_assisted for one in requests), sum(not one.is_assisted for one in requests))
        for team, requests in _teams(connection, now).items()
    }
    return {
        team: f"{assisted} assisted and {others} other requests in {PERIOD.days} days, {LEAST_REQUESTS} are needed"
        for team, (assisted, others) in counts.items()
        if assisted and min(assisted, others) < LEAST_REQUESTS
    }


def _teams(connection: psycopg.Connection[Any], now: datetime) -> dict[str, list[_Request]]:
    query = """
        select
            pull_request_key, team, authorship <> 'human' as is_assisted, cycle_time_seconds, review_seconds,
            written_lines
        from marts.fct_pull_requests
        where team is not null and authorship <> 'machine' and merged_at >= %(since)s and merged_at < %(now)s
        order by team, merged_at desc
    """
    teams: dict[str, list[_Request]] = defaultdict(list)
    for request in read(connection, _Request, query, span(now, PERIOD)):
        teams[request.team].append(request)
    return teams


def _comparisons(requests: Sequence[_Request]) -> list[_Compared]:
    found = []
    for column, metric, label, unit in MEASURES:
        measured = [(float(value), one) for one in requests if (value := getattr(one, column)) is not None]
        assisted = [value for value, one in measured if one.is_assisted]
        others = [value for value, one in measured if not one.is_assisted]
        if min(len(assisted), len(others)) < LEAST_REQUESTS:
            continue
        keys = tuple(one.pull_request_key for _, one in measured if one.is_assisted)
        found.append(
            _Compared(
                requests[0].team,
                metric,
                label,
                unit,
                median(assisted),
                median(others),
                len(assisted),
                len(others),
                rank_difference(assisted, others),
                keys[:RECORDS],
            )
        )
    return found


def _finding(one: _Compared, chance: float, keys: dict[str, str], now: datetime) -> Finding:
    value, others = value_text(one.assisted, one.unit), value_text(one.others, one.unit)
    direction = Direction.DOWN if one.unit == "seconds" else Direction.NEITHER
    severity = severity_of(one.assisted, one.others, direction, CRITICAL_TIMES)
    return Finding(
        kind=KIND,
        severity=Severity.INFO if severity is Severity.INFO else Severity.WARNING,
        subject_type="team",
        subject_id=keys.get(one.team, one.team),
        subject_name=one.team,
        team_name=one.team,
        metric=one.metric,
        value=one.assisted,
        expected=one.others,
        unit=one.unit,
        title=f"{one.label} of {one.team}'s AI-assisted requests is {value}, of the others {others}",
        text=(
            f"Medians of {one.n} assisted and {one.n_others} other requests merged in the last {PERIOD.days} days. "
            "They may have been chosen for other work: this is a difference, not an effect."
        ),
        next_step="Compare requests of the same kind of work before drawing a conclusion.",
        evidence=Evidence(
            query=(
                f"pulse metrics {one.metric} --by authorship --where 'team={one.team}' --since "
                f"{(now - PERIOD).date()} --until {now.date()}; the records are the newest assisted ones"
            ),
            records=one.records,
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
        confidence=1 - chance,
    )
