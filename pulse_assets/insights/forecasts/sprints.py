"""Sprints as they stood on each of their mornings: which committed issues were done by then, and which in the end."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse_assets.insights.records import read

DAY = timedelta(days=1)
# A year of sprints to be asked about, and half a year before the first of them to learn from.
LOOKED_BACK = 540 * DAY
# A sprint that somebody forgot to close has no more mornings than these.
MOST_MORNINGS = 42
TODO, IN_PROGRESS, DONE, GONE = range(4)
# A status that nobody has mapped to a category is not known to be done.
STATES = {"todo": TODO, "unknown": TODO, "in_progress": IN_PROGRESS, "done": DONE}
States = NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Sprint:
    """One team's sprint and the issues that it began with, in the order of `keys`.

    `states[issue, morning]`: to do, in progress, done or gone, `morning` days after the start; the last morning of one
    that runs is now (`seen_until`). `is_completed` tells each issue's outcome, None while the sprint runs.
    """

    sprint_key: str
    name: str
    team: str
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    seen_until: datetime
    keys: tuple[str, ...]
    names: tuple[str, ...]
    points: tuple[float | None, ...]
    states: States
    is_completed: NDArray[np.bool_] | None

    @property
    def mornings(self) -> int:
        """How many mornings the sprint has had."""
        return len(self.states.T)

    def share(self, morning: int) -> float:
        """How much of its planned length is over on a morning, 1 at most."""
        over = min(morning * DAY, self.seen_until - self.started_at)
        return min(1.0, over / (self.ends_at - self.started_at))

    def at(self, share: float) -> int:
        """The morning on which so much of its length was over, or its last one."""
        return min(round(share * ((self.ends_at - self.started_at) / DAY)), self.mornings - 1)

    def open(self, morning: int) -> NDArray[np.bool_]:
        """Which issues were not done on a morning; those that were taken out are among them."""
        still: NDArray[np.bool_] = self.states[:, morning] != DONE
        return still


@dataclass(frozen=True, slots=True)
class _Begun:
    sprint_key: str
    name: str
    team: str
    started_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    keys: list[str]
    names: list[str]
    points: list[float | None]
    removed: list[datetime | None]
    completed: list[bool]


@dataclass(frozen=True, slots=True)
class _Stay:
    """Since when an issue of a sprint was in a category, until the next one."""

    sprint_key: str
    work_item_key: str
    category: str
    entered_at: datetime


def sprints(connection: psycopg.Connection[Any], now: datetime) -> list[Sprint]:
    """The sprints that run or began in the last eighteen months, in the order of their start.

    Standard issues that were committed to; sprints without a team, an end in sight or such an issue are left out.
    An issue that was taken out and came back counts as having stayed.
    """
    values = {"since": now - LOOKED_BACK, "now": now}
    stays: dict[str, list[_Stay]] = {}
    for stay in read(connection, _Stay, _STAYS, values):
        stays.setdefault(stay.sprint_key, []).append(stay)
    return [_sprint(begun, stays.get(begun.sprint_key, []), now) for begun in read(connection, _Begun, _BEGUN, values)]


def _sprint(begun: _Begun, stays: Iterable[_Stay], now: datetime) -> Sprint:
    is_over = begun.ended_at is not None and begun.ended_at <= now
    seen_until = begun.ended_at if begun.ended_at is not None and is_over else now
    mornings = min(MOST_MORNINGS, _morning(seen_until, begun.started_at) + (not is_over))
    states = np.full((len(begun.keys), mornings), TODO, dtype=np.int8)
    places = {key: place for place, key in enumerate(begun.keys)}
    for stay in stays:
        # In the order of time: each state lasts until the next one takes its place.
        states[places[stay.work_item_key], _morning(stay.entered_at, begun.started_at) :] = STATES[stay.category]
    for place, removed_at in enumerate(begun.removed):
        if removed_at is not None and removed_at < seen_until:
            states[place, _morning(removed_at, begun.started_at) :] = GONE
    return Sprint(
        begun.sprint_key,
        begun.name,
        begun.team,
        begun.started_at,
        begun.ends_at,
        begun.ended_at if is_over else None,
        seen_until,
        tuple(begun.keys),
        tuple(begun.names),
        tuple(begun.points),
        states,
        np.asarray(begun.completed) if is_over else None,
    )


def _morning(at: datetime, started_at: datetime) -> int:
    """The first morning that knows of what happened at `at`."""
    return max(0, -(-(at - started_at) // DAY))


_BEGUN = """
    select
        member.sprint_key,
        member.sprint as name,
        member.team,
        member.sprint_started_at as started_at,
        coalesce(sprint.planned_end_at, member.sprint_ended_at) as ends_at,
        member.sprint_ended_at as ended_at,
        array_agg(member.work_item_key order by member.work_item_key) as keys,
        array_agg(member.key || ' ' || coalesce(member.title, '') order by member.work_item_key) as names,
        array_agg(cast(member.committed_points as double precision) order by member.work_item_key) as points,
        array_agg(stay.removed_at order by member.work_item_key) as removed,
        array_agg(member.is_completed order by member.work_item_key) as completed
    from marts.fct_sprint_work_items as member
    inner join core.sprints as sprint on sprint.sprint_key = member.sprint_key
    inner join core.sprint_work_items as stay
        on stay.sprint_key = member.sprint_key and stay.work_item_key = member.work_item_key
    where member.is_committed
        and member.level = 'standard'
        and member.team is not null
        and member.sprint_started_at >= %(since)s
        and member.sprint_started_at <= %(now)s
        and coalesce(sprint.planned_end_at, member.sprint_ended_at) > member.sprint_started_at
        and (member.sprint_ended_at is null or member.sprint_ended_at > member.sprint_started_at)
    group by 1, 2, 3, 4, 5, 6
    order by member.sprint_started_at, member.sprint_key
"""
_STAYS = """
    select member.sprint_key, member.work_item_key, step.category, step.entered_at
    from marts.fct_sprint_work_items as member
    inner join marts.fct_work_item_status_intervals as step on step.work_item_key = member.work_item_key
    where member.is_committed
        and member.level = 'standard'
        and member.team is not null
        and member.sprint_started_at >= %(since)s
        and member.sprint_started_at <= %(now)s
        and step.entered_at < least(coalesce(member.sprint_ended_at, 'infinity'), %(now)s)
        and coalesce(step.left_at, 'infinity') > member.sprint_started_at
    order by step.entered_at
"""
