"""Statuses in which a team's work spends most of its time, or more than it used to."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.records import read, span
from pulse_assets.insights.statistics.comparisons import share_rise
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.subjects import team_keys

KIND = "bottlenecks"
PERIOD = timedelta(days=90)
LEAST_ITEMS = 20
# A wait this large is told without any change; other statuses are told when they have grown.
LARGE_WAIT = 0.4
LEAST_SHARE = 0.2
LEAST_RISE = 0.1
CRITICAL_RISE = 0.25
FALSE_SHARE = 0.05
RECORDS = 100


@dataclass(frozen=True, slots=True)
class _Time:
    """How long a finished item was in a status on its way from start to done, in seconds."""

    team: str
    work_item_key: str
    status: str
    activity: str
    is_new: bool
    spent_seconds: float


@dataclass(frozen=True, slots=True)
class _Status:
    """A status of a team: its shares of the time of both periods, the items of the new one, the slowest first."""

    team: str
    name: str
    is_waiting: bool
    share: float
    share_before: float | None
    days: float
    items: int
    slowest: tuple[str, ...]
    chance: float


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Statuses that take much more of the time from start to done than in the quarter before, and large waits.

    Compared are the standard items that a team finished in the last 90 days with those of the 90 days before, 20 each
    at least. A status is told when its share of all time in progress rose by 10 points or more, to 20 % at least, and
    swapping items between both periods hardly ever gives such a rise (5 % false alarms among all told, Benjamini and
    Hochberg). A status of waiting is also told when it takes 40 % or more.
    """
    keys = team_keys(connection)
    statuses = [status for times in _times(connection, now).values() for status in _statuses(times)]
    risen = [status for status in statuses if status.share_before is not None]
    chances = dict(zip(map(id, risen), adjusted([status.chance for status in risen]), strict=True))
    return [
        _finding(status, chances.get(id(status)), keys, now)
        for status in statuses
        if _has_risen(status, chances.get(id(status), 1.0)) or (status.is_waiting and status.share >= LARGE_WAIT)
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams with finished items that the insight cannot judge, and why."""
    counts = {
        team: len({time.work_item_key for time in times if time.is_new})
        for team, times in _times(connection, now).items()
    }
    return {
        team: f"{count} finished items in {PERIOD.days} days, {LEAST_ITEMS} are needed"
        for team, count in counts.items()
        if count < LEAST_ITEMS
    }


def _times(connection: psycopg.Connection[Any], now: datetime) -> dict[str, list[_Time]]:
    query = """
        select team, work_item_key, status, activity, done_at >= %(since)s as is_new, spent_seconds
        from marts.fct_work_item_status_times
        where level = 'standard'
            and team is not null
            and category = 'in_progress'
            and done_at >= %(before)s
            and done_at < %(now)s
        order by team, spent_seconds desc, work_item_key
    """
    teams: dict[str, list[_Time]] = defaultdict(list)
    for time in read(connection, _Time, query, span(now, PERIOD)):
        teams[time.team].append(time)
    return teams


def _statuses(times: Sequence[_Time]) -> list[_Status]:
    whole: dict[str, float] = defaultdict(float)
    is_new: dict[str, bool] = {}
    for time in times:
        whole[time.work_item_key] += time.spent_seconds
        is_new[time.work_item_key] = time.is_new
    items = sum(is_new.values())
    if items < LEAST_ITEMS or not sum(whole[key] for key in whole if is_new[key]):
        return []
    names = dict.fromkeys((time.status, time.activity == "waiting") for time in times)
    return [_status(times, name, whole, is_new, is_waiting=is_waiting) for name, is_waiting in names]


def _status(
    times: Sequence[_Time], name: str, whole: dict[str, float], is_new: dict[str, bool], *, is_waiting: bool
) -> _Status:
    part: dict[str, float] = defaultdict(float)
    for time in times:
        if time.status == name and (time.activity == "waiting") == is_waiting:
            part[time.work_item_key] += time.spent_seconds
    items = sum(is_new.values())
    spent = sum(seconds for key, seconds in part.items() if is_new[key])
    old_whole = sum(whole[key] for key in whole if not is_new[key])
    has_before = len(is_new) - items >= LEAST_ITEMS and old_whole > 0
    return _Status(
        team=times[0].team,
        name=name,
        is_waiting=is_waiting,
        share=spent / sum(whole[key] for key in whole if is_new[key]),
        share_before=(sum(part.values()) - spent) / old_whole if has_before else None,
        days=spent / items / 86_400,
        items=items,
        slowest=tuple(key for key in part if is_new[key])[:RECORDS],
        chance=_chance(part, whole, is_new) if has_before else 1.0,
    )


def _chance(part: dict[str, float], whole: dict[str, float], is_new: dict[str, bool]) -> float:
    return share_rise([part.get(key, 0.0) for key in whole], list(whole.values()), [is_new[key] for key in whole])


def _has_risen(status: _Status, chance: float) -> bool:
    if status.share_before is None or status.share < LEAST_SHARE:
        return False
    return chance <= FALSE_SHARE and status.share - status.share_before >= LEAST_RISE


def _finding(status: _Status, chance: float | None, keys: dict[str, str], now: datetime) -> Finding:
    has_risen = _has_risen(status, 1.0 if chance is None else chance)
    rise = status.share - (status.share_before or 0.0)
    severity = Severity.INFO
    if has_risen:
        severity = Severity.CRITICAL if rise >= CRITICAL_RISE else Severity.WARNING
    before = (
        "" if status.share_before is None else f" In the {PERIOD.days} days before it was {status.share_before:.0%}."
    )
    key = keys.get(status.team, status.team)
    return Finding(
        kind=KIND,
        severity=severity,
        subject_type="team_status",
        subject_id=f"{key}/{status.name}{'/waiting' if status.is_waiting else ''}",
        subject_name=f"{status.team}: {status.name}",
        team_name=status.team,
        metric="time_in_status_share",
        value=status.share,
        expected=status.share_before,
        unit="ratio",
        title=f"{status.share:.0%} of the time of {status.team}'s work goes by in {status.name}",
        text=(
            f"The {status.items} items finished in the last {PERIOD.days} days spent {status.days:.1f} days each "
            f"there, of all their time from start to done.{before}"
        ),
        next_step="Look at the slowest of these items: what were they waiting for, and who could have gone on?",
        evidence=Evidence(
            query=(
                f"marts.fct_work_item_status_times where team = '{status.team}', level = 'standard', category = "
                f"'in_progress' and done_at in the {PERIOD.days} days before {now.isoformat()}: sum(spent_seconds) of "
                f"status '{status.name}' divided by that of all; the records are the slowest"
            ),
            records=status.slowest,
        ),
        period_started_at=now - PERIOD,
        period_ended_at=now,
        confidence=1 - chance if has_risen and chance is not None else None,
    )
