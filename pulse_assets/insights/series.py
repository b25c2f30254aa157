"""Metrics of teams week by week, as the catalogue answers them: what insights about metrics judge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
from numpy.typing import NDArray

from pulse.asking import ask
from pulse.metrics import (
    OPERATOR,
    Catalogue,
    Filter,
    Freshness,
    Grain,
    Metric,
    MetricQuery,
    MetricRow,
    Operator,
    Reader,
    Unit,
    answer,
    newest_records,
)
from pulse.metrics.current import current_catalogue
from pulse.metrics.query import zone
from pulse.roles import Role
from pulse.settings import Settings
from pulse_assets.insights.finding import Evidence

WEEK = timedelta(days=7)
WEEKS = 78
# A median of fewer records is about those records, not about the team.
LEAST_RECORDS = 3
# As many records as a reader may want to open; the query beside them gives the others.
RECORDS = 100
WATCHED = (
    "pickup_time",
    "review_time",
    "coding_time",
    "pull_request_size",
    "review_depth",
    "merged_pull_requests",
    "opened_pull_requests",
    "unreviewed_merge_share",
    "ai_share",
    "issue_cycle_time",
    "issues_created",
    "throughput",
    "work_in_progress",
    "bug_ratio",
    "backward_move_rate",
    "deployment_frequency",
    "change_deploy_time",
    "change_failure_rate",
    "incidents",
)
TABLES = (
    "marts.fct_pull_requests",
    "marts.fct_work_items",
    "marts.fct_work_item_status_intervals",
    "marts.fct_work_item_transitions",
    "marts.fct_deployments",
    "marts.fct_changes",
    "marts.fct_incidents",
)


@dataclass(frozen=True, slots=True)
class Point:
    """One week: its Monday, the figure, and the number of records behind it.

    `is_public`: enough people have a part in the figure for anybody to see it.
    """

    week: date
    value: float
    n: int
    is_public: bool = True


@dataclass(frozen=True, slots=True)
class Series:
    """The weeks of one metric and team that have a figure, in their order."""

    metric: Metric
    team: str
    time_zone: str
    points: tuple[Point, ...]

    @property
    def values(self) -> list[float]:
        """The figures alone."""
        return [point.value for point in self.points]

    @property
    def even(self) -> list[float]:
        """The figures on a scale where they vary alike at every level: durations by logarithm, all else by root."""
        if self.metric.unit is Unit.SECONDS:
            return [float(np.log1p(max(value, 0.0))) for value in self.values]
        return [float(np.sign(value) * np.sqrt(abs(value))) for value in self.values]

    def query(self, since: date, until: date) -> MetricQuery:
        """The question whose answer is this metric of this team over some weeks."""
        team = Filter("team", Operator.IN, (self.team,))
        return MetricQuery(self.metric.name, since, until, filters=(team,), time_zone=self.time_zone)


@dataclass(frozen=True, slots=True)
class Figures:
    """Where series come from: the marts behind `connection`, by the definitions of `catalogue`."""

    connection: psycopg.Connection[Any]
    catalogue: Catalogue
    time_zone: str

    def weekly(self, now: datetime, names: Sequence[str] = WATCHED) -> list[Series]:
        """The series of all teams over the last 78 whole weeks that the data reach to the end of."""
        freshness = Freshness()
        return [series for name in names for series in self._series(self.catalogue.metric(name), now, freshness)]

    def daily(self, name: str, now: datetime, days: int) -> dict[str, NDArray[np.float64]]:
        """A count by team for each of the last whole days that the data reach to the end of, the oldest first.

        Days before a team's first record are left out: it did not exist, or its sources were not read that far back.
        """
        metric, freshness = self.catalogue.metric(name), Freshness()
        until = (
            min(now, ask(self.connection, freshness.as_of(metric.streams)) or now)
            .astimezone(zone(self.time_zone))
            .date()
        )
        since = until - timedelta(days=days)
        query = MetricQuery(metric.name, since, until, ("team",), grain=Grain.DAY, time_zone=self.time_zone)
        found: dict[str, NDArray[np.float64]] = {}
        for row in answer(self.connection, self.catalogue, query, OPERATOR, freshness).rows:
            if row.dimensions["team"] is not None and row.period is not None:
                counts = found.setdefault(row.dimensions["team"], np.zeros(days))
                counts[(row.period - since).days] = row.value or 0.0
        return {team: counts[int(np.argmax(counts > 0)) :] for team, counts in found.items() if counts.any()}

    def evidence(self, series: Series, since: date, until: date) -> Evidence:
        """How to ask for one figure of a series again, and its newest records."""
        query = series.query(since, until)
        newest = newest_records(self.connection, self.catalogue, query, RECORDS)
        keys = dict.fromkeys(record.key for record in newest if record.key)
        asked = f"--where 'team={series.team}' --since {since} --until {until}"
        return Evidence(f"pulse evidence {series.metric.name} {asked}", tuple(keys))

    def _series(self, metric: Metric, now: datetime, freshness: Freshness) -> list[Series]:
        day = self._reached(metric, now, freshness)
        until = day - timedelta(days=day.weekday())
        query = MetricQuery(
            metric.name, until - WEEKS * WEEK, until, ("team",), grain=Grain.WEEK, time_zone=self.time_zone
        )
        rows, hidden = self._rows(query, freshness, has_people=metric.has_people)
        teams: dict[str, list[Point]] = {}
        for row in rows:
            team = row.dimensions["team"]
            if team is None or row.period is None or row.value is None:
                continue
            if metric.is_counting or row.n >= LEAST_RECORDS:
                is_public = (row.period, team) not in hidden
                teams.setdefault(team, []).append(Point(row.period, row.value, row.n, is_public))
        return [Series(metric, team, self.time_zone, _begun(metric, points)) for team, points in sorted(teams.items())]

    def _rows(
        self, query: MetricQuery, freshness: Freshness, *, has_people: bool
    ) -> tuple[list[MetricRow], set[tuple[date | None, str]]]:
        """All figures, and the weeks and teams whose figures rest on too few people for a viewer."""
        hidden: set[tuple[date | None, str]] = set()
        if has_people:
            seen = answer(self.connection, self.catalogue, query, Reader(Role.VIEWER), freshness).rows
            hidden = {(row.period, row.dimensions["team"]) for row in seen if row.is_hidden}
            if not hidden:
                return seen, hidden
        return answer(self.connection, self.catalogue, query, OPERATOR, freshness).rows, hidden

    def _reached(self, metric: Metric, now: datetime, freshness: Freshness) -> date:
        """The day in which the data end: those before it are whole."""
        reached = ask(self.connection, freshness.as_of(metric.streams)) or now
        return min(now, reached).astimezone(zone(self.time_zone)).date()


def _begun(metric: Metric, points: list[Point]) -> tuple[Point, ...]:
    """The weeks in their order; of counts those after the team's first one, which is hardly ever a whole week."""
    ordered = sorted(points, key=lambda point: point.week)
    if metric.is_counting:
        first = next((place for place, point in enumerate(ordered) if point.value), len(ordered))
        ordered = ordered[first + 1 :]
    return tuple(ordered)


def current_figures(connection: psycopg.Connection[Any]) -> Figures:
    """Figures by the catalogue and the time zone in force."""
    settings = Settings()
    return Figures(connection, current_catalogue(settings), settings.timezone)
