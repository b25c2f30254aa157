"""Metrics of teams that have settled on another level."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg

from pulse.metrics.query import midnight
from pulse.roles import Role
from pulse.wording import value_text
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.series import WEEK, Figures, Series, current_figures
from pulse_assets.insights.severities import severity_of
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.statistics.shifts import Shift, latest_shift
from pulse_assets.insights.subjects import team_keys
from pulse_assets.insights.weekly_figures import kept

KIND = "change_points"
# Older changes are how the team works now.
RECENT = timedelta(weeks=39)
LEAST_WEEKS = 20
FALSE_SHARE = 0.05
# Below a quarter more (or a fifth less) nobody would do anything about it.
LEAST_TIMES = 1.25
CRITICAL_TIMES = 2.0


@dataclass(frozen=True, slots=True)
class Change:
    """A series that has settled on another level: medians of the weeks before and after, and its q-value."""

    series: Series
    shift: Shift
    before: float
    after: float
    chance: float


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """Metrics whose weekly figures settled on another level in the last 39 weeks, by a quarter or more.

    Judged are the watched metrics of each team over 78 weeks, with at least 20 weeks that have a figure and 6 on each
    side of the change. The place is where the ranks of both sides differ most; its chance comes from shuffling the
    series in blocks of three weeks. Of all changes told, 5 % are false alarms on average (Benjamini and Hochberg, over
    all series judged). A slow drift looks like a step here, and what ends after less than six weeks is not seen.
    """
    figures, keys = current_figures(connection), team_keys(connection)
    return [
        _finding(change, keys, _evidence(figures, change)) for change in recent(changes(kept(figures, now)), now.date())
    ]


def silent(connection: psycopg.Connection[Any], now: datetime) -> dict[str, str]:
    """Teams none of whose metrics has enough weeks."""
    weeks: dict[str, int] = {}
    for series in kept(current_figures(connection), now):
        weeks[series.team] = max(weeks.get(series.team, 0), len(series.points))
    return {
        team: f"{count} weeks with figures, {LEAST_WEEKS} are needed"
        for team, count in weeks.items()
        if count < LEAST_WEEKS
    }


def changes(all_series: Sequence[Series]) -> list[Change]:
    """The latest change of each series that has one which false alarms are not likely to explain."""
    judged = [
        (series, shift)
        for series in all_series
        if len(series.points) >= LEAST_WEEKS and (shift := latest_shift(series.values))
    ]
    chances = adjusted([shift.chance for _, shift in judged])
    return [
        Change(
            series,
            shift,
            float(np.median(series.values[: shift.place])),
            float(np.median(series.values[shift.place :])),
            chance,
        )
        for (series, shift), chance in zip(judged, chances, strict=True)
        if chance <= FALSE_SHARE
    ]


def recent(found: Sequence[Change], today: date) -> list[Change]:
    """Those that began in the last 39 weeks and are large enough to matter."""
    return [
        change
        for change in found
        if change.series.points[change.shift.place].week >= today - RECENT
        and max(change.before, change.after) >= LEAST_TIMES * min(change.before, change.after)
    ]


def _evidence(figures: Figures, change: Change) -> Evidence:
    points = change.series.points
    return figures.evidence(change.series, points[change.shift.place].week, points[-1].week + WEEK)


def _finding(change: Change, keys: dict[str, str], evidence: Evidence) -> Finding:
    series, metric = change.series, change.series.metric
    after = series.points[change.shift.place :]
    before, now = value_text(change.before, metric.unit), value_text(change.after, metric.unit)
    way = "risen" if change.after > change.before else "fallen"
    return Finding(
        kind=KIND,
        severity=severity_of(change.after, change.before, metric.direction, CRITICAL_TIMES),
        subject_type="team",
        subject_id=keys.get(series.team, series.team),
        subject_name=series.team,
        team_name=series.team,
        metric=metric.name,
        value=change.after,
        expected=change.before,
        unit=metric.unit,
        title=f"{metric.label} of {series.team} has {way} from {before} to {now}",
        text=(
            f"Since the week of {after[0].week} the middle week has had {now}, in the {change.shift.place} weeks "
            f"before it had {before}. By chance alone a split this clear would come up in {change.shift.chance:.2%} of "
            f"such series."
        ),
        next_step=f"Ask what else changed around {after[0].week}: people, process, tools, or the kind of work.",
        evidence=evidence,
        confidence=1 - change.chance,
        period_started_at=midnight(after[0].week, series.time_zone),
        minimum_role=Role.VIEWER if all(point.is_public for point in after) else Role.USER,
    )
