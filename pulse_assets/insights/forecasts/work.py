"""What is forecast: the open work of teams and epics, and how much of each was done day by day."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import psycopg

from pulse_assets.insights.forecasts.monte_carlo import Days
from pulse_assets.insights.records import read
from pulse_assets.insights.series import Figures
from pulse_assets.insights.subjects import team_keys

DAY = timedelta(days=1)
# A year of forecasts that can be looked back on, and half a year of history before the first of them.
HISTORY_DAYS = 78 * 7
# An epic tells its own pace when as many of its items were done in the last twelve weeks.
EPIC_DAYS, LEAST_DONE = 84, 5


@dataclass(frozen=True, slots=True)
class Work:
    """Open work: its subject, how many items are open, their keys, and the items done each day up to now."""

    subject_type: str
    subject_id: str
    subject_name: str
    team: str
    remaining: tuple[str, ...]
    daily: Days


@dataclass(frozen=True, slots=True)
class _Open:
    team: str
    keys: list[str]


@dataclass(frozen=True, slots=True)
class _Epic:
    epic: str
    team: str
    keys: list[str]
    done_days: list[int]


def backlogs(figures: Figures, now: datetime) -> list[Work]:
    """Each team's open standard items, and its throughput by day as the catalogue tells it."""
    query = """
        select team, array_agg(work_item_key order by created_at) as keys
        from marts.fct_work_items
        where level = 'standard' and team is not null and status_category in ('todo', 'in_progress')
        group by team
    """
    still_open = {one.team: tuple(one.keys) for one in read(figures.connection, _Open, query, {})}
    keys = team_keys(figures.connection)
    return [
        Work("team", keys.get(team, team), team, team, still_open.get(team, ()), daily)
        for team, daily in figures.daily("throughput", now, HISTORY_DAYS).items()
    ]


def epics(connection: psycopg.Connection[Any], now: datetime) -> list[Work]:
    """Epics with open items of which at least five were done in the last twelve weeks: they tell their own pace.

    The others are left out: how much of its time a team will give to an epic that it hardly works on, no data tell.
    """
    query = """
        select
            epic,
            mode() within group (order by team) as team,
            array_agg(work_item_key order by created_at) filter (where done_at is null) as keys,
            array_agg(cast(floor(extract(epoch from done_at - %(since)s) / 86400) as integer))
                filter (where done_at >= %(since)s and done_at < %(now)s) as done_days
        from marts.fct_work_items
        where level = 'standard' and team is not null and epic is not null
            and (status_category in ('todo', 'in_progress') or done_at is not null)
        group by epic
        having count(*) filter (where done_at is null) > 0
            and count(*) filter (where done_at >= %(since)s and done_at < %(now)s) >= %(least)s
        order by epic
    """
    values = {"since": now - EPIC_DAYS * DAY - 7 * DAY, "now": now, "least": LEAST_DONE}
    return [
        Work(
            "epic",
            one.epic.split(" ", 1)[0],
            one.epic,
            one.team,
            tuple(one.keys),
            np.bincount(one.done_days, minlength=EPIC_DAYS + 7).astype(np.float64),
        )
        for one in read(connection, _Epic, query, values)
    ]


def day_of(now: datetime, days: int) -> datetime:
    """The moment `days` from now, in UTC."""
    return now.astimezone(UTC) + days * DAY
