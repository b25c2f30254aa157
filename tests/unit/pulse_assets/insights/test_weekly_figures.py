"""Weekly figures are kept as they were read, and told as far as the moment asked about."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg

from pulse.metrics import Catalogue
from pulse_assets.insights.checks import series_that_do_not_hold
from pulse_assets.insights.series import Figures
from pulse_assets.insights.weekly_figures import keep, kept, preview

from .test_metric_insights import MONDAY, WEEKS, durations, series

NOW = datetime(MONDAY.year, MONDAY.month, MONDAY.day, tzinfo=UTC) + timedelta(weeks=WEEKS)


def test_what_is_kept_is_what_was_read(database: psycopg.Connection[Any]) -> None:
    found = [series(durations(1), team="Ledger"), series(durations(2), team="Mobile")]
    figures = Figures(database, Catalogue({"pickup_time": found[0].metric}), "UTC")
    keep(database, [series(durations(9), team="Gone")])
    keep(database, found)
    assert kept(figures, NOW) == found
    earlier = kept(figures, NOW - timedelta(days=1))
    assert [one.points for one in earlier] == [one.points[:-1] for one in found]
    assert kept(Figures(database, Catalogue({}), "UTC"), NOW) == []


def test_the_preview_tells_how_many_weeks_each_team_has() -> None:
    found = [series(durations(1), "pickup_time"), series(durations(2)[:30], "review_time")]
    assert preview(found).splitlines()[-1] == f"| Ledger | 2 | 30 | {WEEKS} |"


def test_a_figure_that_is_no_number_does_not_hold() -> None:
    assert series_that_do_not_hold([series(durations(1))]) == []
    assert series_that_do_not_hold([series([1.0, float("nan")])]) == ["pickup_time of Ledger"]
