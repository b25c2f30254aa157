"""The weekly figures of the sample organisation, as the database in force has them, and what was planted in them."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse_assets.insights.series import WEEK, current_figures
from pulse_assets.insights.weekly_figures import kept
from sample_org import generate

Values = NDArray[np.float64]
# The planted stories that are changes of level, and the metric and team in which each must show.
SHOWN_IN = {
    "pickup_doubles": ("pickup_time", "Payments"),
    "release_breaks": ("change_failure_rate", "Checkout"),
    "ai_adoption": ("ai_share", "Platform"),
}


@dataclass(frozen=True, slots=True)
class Told:
    """A series as it is, on the scale that Pulse judges it by; `shift_at` is the first week of a planted change."""

    name: str
    values: Values
    shift_at: int | None


def weekly(connection: psycopg.Connection[Any]) -> list[Told]:
    """All series of the sample organisation; SystemExit where there are none."""
    series = kept(current_figures(connection), datetime.now(UTC))
    if not series:
        raise SystemExit("There are no weekly figures: `pulse demo --no-serve` makes them.")
    newest = max(one.points[-1].week for one in series if one.points) + WEEK
    until = datetime.combine(newest, time(), UTC)
    planted = {SHOWN_IN[story.name]: story.date for story in generate(until=until).stories if story.name in SHOWN_IN}
    found = []
    for one in series:
        begins = planted.get((one.metric.name, one.team))
        place = None
        if begins is not None:
            monday = begins.date() - timedelta(days=begins.weekday())
            place = sum(point.week < monday for point in one.points)
        found.append(Told(f"{one.metric.name} of {one.team}", np.asarray(one.values), place))
    return found
