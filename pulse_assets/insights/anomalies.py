"""Weeks in which a metric of a team was far from what is usual for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import psycopg

from pulse.metrics import Unit
from pulse.metrics.query import midnight
from pulse.roles import Role
from pulse.wording import value_text
from pulse_assets.insights.change_points import LEAST_WEEKS, silent
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.series import WEEK, Figures, Point, Series, current_figures
from pulse_assets.insights.severities import severity_of
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.statistics.outliers import oddness
from pulse_assets.insights.statistics.shifts import SPLIT_AT, latest_shift
from pulse_assets.insights.subjects import team_keys
from pulse_assets.insights.weekly_figures import kept

__all__ = ["KIND", "find", "odd_weeks", "silent"]

KIND = "anomalies"
# The last whole weeks; what was odd longer ago is over.
JUDGED_WEEKS = 2
# Usual is what the last half year was like, since the last change of level.
USUAL_WEEKS = 26
LEAST_USUAL = 12
FALSE_SHARE = 0.05
CRITICAL_TIMES = 3.0
# A count varies by chance by about half a unit on the scale of roots, however even the weeks before were.
COUNT_SPREAD = 0.5


@dataclass(frozen=True, slots=True)
class OddWeek:
    """A week of a series that is far from usual; `chance` is its q-value."""

    series: Series
    point: Point
    usual: float
    weeks: int
    chance: float


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Metrics whose figure of one of the last two whole weeks is far from the team's usual ones.

    Usual are the median and the median absolute deviation of up to 26 weeks before, since the metric last settled on
    another level; 12 at least, of 20 in all. Durations are compared by their logarithm, all else by its root. Of all
    weeks told, 5 % are false alarms on average (Benjamini and Hochberg, over all series judged). Weeks have no weekday,
    so none is taken for a season; holidays of a whole organisation are odd weeks here.
    """
    figures, keys = current_figures(connection), team_keys(connection)
    return [_finding(week, keys, _evidence(figures, week)) for week in odd_weeks(kept(figures, now))]


def odd_weeks(all_series: Sequence[Series]) -> list[OddWeek]:
    """The oddest of the last weeks of each series, where false alarms are not likely to explain it."""
    newest = max((series.points[-1].week for series in all_series if series.points), default=None)
    judged = [
        week
        for series in all_series
        if len(series.points) >= LEAST_WEEKS
        for week in _last_weeks(series)
        if newest and week.point.week > newest - JUDGED_WEEKS * WEEK
    ]
    chances = adjusted([week.chance for week in judged])
    worst: dict[tuple[str, str], OddWeek] = {}
    for week, chance in zip(judged, chances, strict=True):
        about = (week.series.metric.name, week.series.team)
        if chance <= FALSE_SHARE and (about not in worst or chance < worst[about].chance):
            worst[about] = OddWeek(week.series, week.point, week.usual, week.weeks, chance)
    return list(worst.values())


def _last_weeks(series: Series) -> list[OddWeek]:
    """The last two figures beside the usual ones before them both; `chance` is the p-value."""
    last, even = len(series.points) - JUDGED_WEEKS, series.even
    shift = latest_shift(even[:last])
    settled = shift.place if shift and shift.chance <= SPLIT_AT else 0
    first = max(settled, last - USUAL_WEEKS)
    if last - first < LEAST_USUAL:
        return []
    least = COUNT_SPREAD if series.metric.unit is Unit.COUNT else 0.0
    usual, weeks = float(np.median(series.values[first:last])), last - first
    return [
        OddWeek(series, series.points[place], usual, weeks, oddness(even[first:last], even[place], least))
        for place in range(last, len(series.points))
    ]


def _evidence(figures: Figures, week: OddWeek) -> Evidence:
    return figures.evidence(week.series, week.point.week, week.point.week + WEEK)


def _finding(week: OddWeek, keys: dict[str, str], evidence: Evidence) -> Finding:
    series, metric = week.series, week.series.metric
    value, usual = value_text(week.point.value, metric.unit), value_text(week.usual, metric.unit)
    far = "high" if week.point.value > week.usual else "low"
    starts_at = midnight(week.point.week, series.time_zone)
    return Finding(
        kind=KIND,
        severity=severity_of(week.point.value, week.usual, metric.direction, CRITICAL_TIMES),
        subject_type="team",
        subject_id=keys.get(series.team, series.team),
        subject_name=series.team,
        team_name=series.team,
        metric=metric.name,
        value=week.point.value,
        expected=week.usual,
        unit=metric.unit,
        title=f"{metric.label} of {series.team} is unusually {far}: {value} instead of {usual}",
        text=(
            f"In the week of {week.point.week} it was {value} (n {week.point.n}); in the {week.weeks} weeks before, "
            f"the middle week had {usual}."
        ),
        next_step="Look at the records of that week; if it has a reason that will last, expect a change of level.",
        evidence=evidence,
        confidence=1 - week.chance,
        period_started_at=starts_at,
        period_ended_at=midnight(week.point.week + WEEK, series.time_zone),
        minimum_role=Role.VIEWER if week.point.is_public else Role.USER,
    )
