"""How the dates of epics would have come true in the last year, told from what was created and done by then."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse_assets.insights.forecasts.backtest import HORIZON_DAYS, TRIALS, Trial
from pulse_assets.insights.forecasts.monte_carlo import days_at_mean_rate, simulate
from pulse_assets.insights.forecasts.work import EPIC_DAYS, LEAST_DONE
from pulse_assets.insights.records import read

HISTORY_DAYS = EPIC_DAYS + 7
# A forecast of four weeks ago asks about other items than one of today.
STEP, ORIGINS = 28, 13
LEAST_TRIALS = 20
Days = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Items:
    """All items of one epic: when each was created, and when it was done (None: it is open)."""

    epic: str
    created: list[datetime]
    done: list[datetime | None]


def epic_items(connection: psycopg.Connection[Any]) -> list[Items]:
    """The epics that could ever have told their own pace."""
    query = """
        select
            epic,
            array_agg(created_at order by work_item_key) as created,
            array_agg(done_at order by work_item_key) as done
        from marts.fct_work_items
        where level = 'standard' and team is not null and epic is not null
            and (status_category in ('todo', 'in_progress') or done_at is not null)
        group by epic
        having count(done_at) >= %(least)s
        order by epic
    """
    return read(connection, Items, query, {"least": LEAST_DONE})


def epic_trials(items: Items, now: datetime) -> Iterator[Trial]:
    """A forecast from every fourth week of the year whose outcomes are known by now: when will all be done?

    Outcomes are known 16 weeks after the forecast: later than that is late, whether or not it was ever done. Forecasts
    that told no day within them are left out.
    """
    created, done = _days(list(items.created), now), _days(items.done, now)
    for number in range(ORIGINS, 0, -1):
        origin = float(-HORIZON_DAYS - (number - 1) * STEP)
        ago = np.floor(done[(done >= origin - HISTORY_DAYS) & (done < origin)] - origin).astype(np.int64)
        is_open = (created < origin) & (done >= origin)
        if (ago >= -EPIC_DAYS).sum() < LEAST_DONE or not is_open.any():
            continue
        daily = np.bincount(ago + HISTORY_DAYS, minlength=HISTORY_DAYS).astype(np.float64)
        count = int(is_open.sum())
        days = simulate(daily, HORIZON_DAYS, TRIALS).days_until(count)
        if days[0.85] is not None:
            took = min(float(done[is_open].max()) - origin, float(HORIZON_DAYS))
            yield Trial(days, days_at_mean_rate(daily, count), int(np.ceil(took)))


def _days(times: list[datetime | None], now: datetime) -> Days:
    """Days from now on; never is infinitely late."""
    day = timedelta(days=1)
    return np.asarray([float("inf") if at is None else (at - now) / day for at in times])
