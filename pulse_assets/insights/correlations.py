"""Metrics of one team that rise and fall together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import combinations
from typing import Any

import psycopg

from pulse.findings.scales import Severity
from pulse.metrics.query import midnight
from pulse.roles import Role
from pulse_assets.insights.change_points import silent
from pulse_assets.insights.finding import Evidence, Finding
from pulse_assets.insights.series import WEEK, Series, current_figures
from pulse_assets.insights.statistics.correlation import Correlation, rank_correlation
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.subjects import team_keys
from pulse_assets.insights.weekly_figures import kept

__all__ = ["KIND", "find", "pairs", "silent"]

KIND = "correlations"
LEAST_WEEKS = 26
LEAST = 0.4
FALSE_SHARE = 0.05
# Correlations are many and their worth is small: a team hears of its strongest only.
SHOWN = 3
# How much there is of something: all of these grow with the work there is, and two of them say so twice.
VOLUMES = frozenset(
    {
        "merged_pull_requests",
        "opened_pull_requests",
        "throughput",
        "issues_created",
        "work_in_progress",
        "deployment_frequency",
        "incidents",
    }
)
# One counts what the other is the share of.
RELATED = frozenset({frozenset({"incidents", "change_failure_rate"}), frozenset({"throughput", "bug_ratio"})})


@dataclass(frozen=True, slots=True)
class Pair:
    """Two metrics of a team over the weeks in which both have a figure; `chance` is the q-value."""

    first: Series
    second: Series
    weeks: tuple[date, ...]
    found: Correlation
    chance: float
    is_public: bool


def find(connection: psycopg.Connection[Any], now: datetime) -> list[Finding]:
    """The three strongest rank correlations of each team's watched metrics, week by week over 78 weeks.

    Spearman's coefficient of at least 0.4, over at least 26 weeks in which both have figures. Its interval and chance
    count the weeks for less where both metrics resemble themselves from week to week (Bartlett), and of all pairs told
    5 % are false alarms on average (Benjamini and Hochberg, over all pairs of all teams). Pairs that tell the
    same twice, such as two amounts of work, are left out. That two things go together says nothing about why.
    """
    keys = team_keys(connection)
    return [_finding(pair, keys) for pair in pairs(kept(current_figures(connection), now))]


def pairs(all_series: Sequence[Series]) -> list[Pair]:
    """The strongest pairs of each team that false alarms are not likely to explain."""
    judged = [
        pair
        for first, second in combinations(all_series, 2)
        if first.team == second.team and not _tell_the_same(first.metric.name, second.metric.name)
        if (pair := _judged(first, second))
    ]
    kept: dict[str, list[Pair]] = {}
    chances = adjusted([pair.chance for pair in judged])
    by_strength = sorted(zip(judged, chances, strict=True), key=lambda one: -abs(one[0].found.value))
    for pair, chance in by_strength:
        ours = kept.setdefault(pair.first.team, [])
        if chance <= FALSE_SHARE and abs(pair.found.value) >= LEAST and len(ours) < SHOWN:
            ours.append(Pair(pair.first, pair.second, pair.weeks, pair.found, chance, pair.is_public))
    return [pair for ours in kept.values() for pair in ours]


def _tell_the_same(first: str, second: str) -> bool:
    return {first, second} <= VOLUMES or frozenset({first, second}) in RELATED


def _judged(first: Series, second: Series) -> Pair | None:
    one, other = ({point.week: point for point in series.points} for series in (first, second))
    weeks = tuple(sorted(one.keys() & other.keys()))
    if len(weeks) < LEAST_WEEKS:
        return None
    found = rank_correlation([one[week].value for week in weeks], [other[week].value for week in weeks])
    if found is None:
        return None
    is_public = all(one[week].is_public and other[week].is_public for week in weeks)
    return Pair(first, second, weeks, found, found.chance, is_public)


def _finding(pair: Pair, keys: dict[str, str]) -> Finding:
    first, second, team, found = pair.first.metric, pair.second.metric, pair.first.team, pair.found
    way = "together" if found.value > 0 else "against each other"
    asked = f"--by week --where 'team={team}' --since {pair.weeks[0]} --until {pair.weeks[-1] + WEEK}"
    return Finding(
        kind=KIND,
        severity=Severity.INFO,
        subject_type="team",
        subject_id=keys.get(team, team),
        subject_name=team,
        team_name=team,
        metric=f"{first.name}~{second.name}",
        value=found.value,
        expected=None,
        unit="number",
        title=f"{first.label} and {second.label} of {team} move {way}",
        text=(
            f"Over {found.n} weeks their rank correlation is {found.value:.2f} (95 % interval {found.low:.2f} to "
            f"{found.high:.2f}). It says that they move {way}, not that one brings about the other."
        ),
        next_step="Lay both beside each other; if there may be a reason, look for a week that would contradict it.",
        evidence=Evidence(f"pulse metrics {first.name} {asked}; pulse metrics {second.name} {asked}", ()),
        confidence=1 - pair.chance,
        period_started_at=midnight(pair.weeks[0], pair.first.time_zone),
        period_ended_at=midnight(pair.weeks[-1] + WEEK, pair.first.time_zone),
        minimum_role=Role.VIEWER if pair.is_public else Role.USER,
    )
