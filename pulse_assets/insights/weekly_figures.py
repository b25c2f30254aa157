"""The weekly figures of teams, kept in `insights.weekly_figures`: several insights judge them.

Free of Dagster, as the insights are; the asset that reads them is in `assets`.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import psycopg

from pulse_assets.insights.series import WEEK, Figures, Point, Series, current_figures

NAME = "weekly_figures"
TABLE = f"insights.{NAME}"
SHOWN = 40


def renew(connection: psycopg.Connection[Any], now: datetime) -> list[Series]:
    """Work out the figures as of `now`, keep them, and give them."""
    found = current_figures(connection).weekly(now)
    keep(connection, found)
    return found


def keep(connection: psycopg.Connection[Any], found: Sequence[Series]) -> None:
    """Make `found` all that is kept, in one transaction."""
    with connection.transaction(), connection.cursor() as cursor:
        cursor.execute("delete from insights.weekly_figures")
        columns = "metric, team, week, value, n, is_public"
        with cursor.copy(f"copy insights.weekly_figures ({columns}) from stdin") as copy:
            for series in found:
                for point in series.points:
                    copy.write_row((series.metric.name, series.team, point.week, point.value, point.n, point.is_public))


def kept(figures: Figures, now: datetime) -> list[Series]:
    """The series that are kept of metrics which the catalogue has, up to the last week that had ended by `now`."""
    rows = figures.connection.execute(
        """
        select metric, team, week, value, n, is_public
        from insights.weekly_figures
        where metric = any(%s) and week <= %s
        order by metric, team, week
        """,
        [list(figures.catalogue.metrics), now.date() - WEEK],
    )
    return [
        Series(
            figures.catalogue.metric(name),
            team,
            figures.time_zone,
            tuple(Point(week, value, n, is_public) for _, _, week, value, n, is_public in points),
        )
        for (name, team), points in groupby(rows, key=lambda row: (row[0], row[1]))
    ]


def preview(found: Sequence[Series]) -> str:
    """How many weeks each metric has of each team, as a Markdown table."""
    teams: dict[str, dict[str, int]] = {}
    for series in found:
        teams.setdefault(series.team, {})[series.metric.label] = len(series.points)
    rows = [
        f"| {team} | {len(weeks)} | {min(weeks.values())} | {max(weeks.values())} |"
        for team, weeks in sorted(teams.items())[:SHOWN]
    ]
    return "\n".join(["| team | metrics | fewest weeks | most weeks |", "| --- | ---: | ---: | ---: |", *rows])
