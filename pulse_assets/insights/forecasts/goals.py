"""What is forecast beside backlogs: epics and versions, as items that came in and ended over time."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse_assets.insights.records import read

Days = NDArray[np.float64]
DAY = timedelta(days=1)
# A goal tells its own pace when as many of its items were done in the last twelve weeks.
PACE_DAYS, LEAST_DONE = 84, 5
HISTORY_DAYS = PACE_DAYS + 7


@dataclass(frozen=True, slots=True)
class Goal:
    """An epic or version that people work on, and all items that were ever in it.

    For each item in days from now (what is past is negative): when it `joined`, when it was `done`, and when it
    `ended`, by being done or by being taken out; infinite where that has not happened. `is_open`: not released.
    """

    subject_type: str
    subject_id: str
    name: str
    team: str
    keys: tuple[str, ...]
    joined: Days
    done: Days
    ended: Days
    is_open: bool

    def open(self, origin: float = 0.0) -> NDArray[np.bool_]:
        """Which items were in it and not over, so many days from now."""
        still: NDArray[np.bool_] = (self.joined < origin) & (self.ended >= origin)
        return still

    def has_pace(self, origin: float = 0.0) -> bool:
        """Whether enough was done in the twelve weeks before."""
        return bool(((self.done >= origin - PACE_DAYS) & (self.done < origin)).sum() >= LEAST_DONE)

    def flows(self, origin: float = 0.0) -> tuple[Days, Days]:
        """How many items ended and how many joined on each of the 91 days before, the oldest first."""
        return _by_day(self.ended, origin), _by_day(self.joined, origin)

    def done_after(self, origin: float) -> float:
        """How many days after a moment nothing was open in it for the first time; infinite while something is."""
        comes = np.concatenate([self.joined, self.ended])
        steps = np.concatenate([np.ones(len(self.joined)), -np.ones(len(self.ended))])
        later = (comes >= origin) & np.isfinite(comes)
        # What joins at the moment at which the last one ends keeps it open.
        order = np.lexsort((-steps[later], comes[later]))
        left = self.open(origin).sum() + np.cumsum(steps[later][order])
        none = np.flatnonzero(left <= 0)
        return float(comes[later][order][none[0]] - origin) if len(none) else float("inf")


def _by_day(times: Days, origin: float) -> Days:
    ago = np.floor(times[(times >= origin - HISTORY_DAYS) & (times < origin)] - origin).astype(np.int64)
    counts: Days = np.bincount(ago + HISTORY_DAYS, minlength=HISTORY_DAYS).astype(np.float64)
    return counts


@dataclass(frozen=True, slots=True)
class _Row:
    subject_type: str
    subject_id: str
    name: str
    team: str
    keys: list[str]
    joined: list[float]
    done: list[float]
    left: list[float]
    is_open: bool


def goals(connection: psycopg.Connection[Any], now: datetime) -> list[Goal]:
    """The epics and versions that could ever have told their own pace; standard items of teams only."""
    rows = [
        row for query in (_EPICS, _VERSIONS) for row in read(connection, _Row, query, {"now": now, "least": LEAST_DONE})
    ]
    return [_goal(row) for row in rows]


def _goal(row: _Row) -> Goal:
    joined, done = np.asarray(row.joined), np.asarray(row.done)
    ended = np.minimum(done, np.asarray(row.left))
    # What was over before it came in never was work to do.
    taken = ended > joined
    keys = tuple(key for key, is_taken in zip(row.keys, taken, strict=True) if is_taken)
    return Goal(
        row.subject_type,
        row.subject_id,
        row.name,
        row.team,
        keys,
        joined[taken],
        done[taken],
        ended[taken],
        row.is_open,
    )


_EPICS: LiteralString = """
    select
        'epic' as subject_type,
        -- Sites may have epics of the same key, and of the same title.
        case
            when count(*) over (partition by split_part(epic, ' ', 1)) = 1 then split_part(epic, ' ', 1)
            else split_part(min(work_item_key), ':', 1) || ' ' || epic
        end as subject_id,
        epic as name,
        mode() within group (order by team) as team,
        array_agg(work_item_key order by created_at, work_item_key) as keys,
        array_agg(extract(epoch from created_at - %(now)s)::double precision / 86400
            order by created_at, work_item_key) as joined,
        array_agg(coalesce(extract(epoch from done_at - %(now)s)::double precision / 86400, 'infinity')
            order by created_at, work_item_key) as done,
        array_agg('infinity'::double precision) as left,
        true as is_open
    from marts.fct_work_items
    where level = 'standard' and team is not null and epic is not null
        and (status_category in ('todo', 'in_progress') or done_at is not null)
    group by epic, split_part(work_item_key, ':', 1)
    having count(done_at) >= %(least)s
    order by epic, subject_id
"""
_VERSIONS: LiteralString = """
    select
        'version' as subject_type,
        version.version_key as subject_id,
        coalesce(version.name, version.version_key) as name,
        mode() within group (order by item.team) as team,
        array_agg(item.work_item_key order by stay.added_at, item.work_item_key) as keys,
        array_agg(extract(epoch from stay.added_at - %(now)s)::double precision / 86400
            order by stay.added_at, item.work_item_key) as joined,
        array_agg(coalesce(extract(epoch from item.done_at - %(now)s)::double precision / 86400, 'infinity')
            order by stay.added_at, item.work_item_key) as done,
        array_agg(coalesce(extract(epoch from stay.removed_at - %(now)s)::double precision / 86400, 'infinity')
            order by stay.added_at, item.work_item_key) as left,
        not (coalesce(version.is_released, true) or coalesce(version.is_archived, false)) as is_open
    from core.version_work_items as stay
    inner join core.versions as version on version.version_key = stay.version_key
    inner join marts.fct_work_items as item on item.work_item_key = stay.work_item_key
    where item.level = 'standard' and item.team is not null
        and (item.status_category in ('todo', 'in_progress') or item.done_at is not null)
    group by version.version_key, version.name, version.is_released, version.is_archived
    having count(item.done_at) >= %(least)s
    order by version.version_key
"""
