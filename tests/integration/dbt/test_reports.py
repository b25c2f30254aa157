"""Reports over the warehouse of the sample organisation: their figures are the catalogue's."""

from datetime import UTC, datetime
from typing import Any

import psycopg

from pulse.metrics import OPERATOR, Catalogue, MetricQuery, answer
from pulse.reports.kinds import Kind
from pulse.reports.storage import read_reports
from pulse.settings import Settings
from pulse_assets.insights.reports.assets import write_due
from pulse_assets.insights.reports.compose import Desk, compose, teams
from pulse_assets.insights.reports.due import latest

Marts = psycopg.Connection[Any]
# The sample organisation ends with June.
NOW = datetime(2026, 6, 29, 5, tzinfo=UTC)


def test_the_figures_of_a_report_are_those_of_the_catalogue(marts: Marts, catalogue: Catalogue) -> None:
    desk = Desk(marts, catalogue, "UTC", NOW)
    period = latest(Kind.WEEKLY, NOW.date())
    report = compose(desk, period, None)
    assert len(report.figures) == 12
    for figure in report.figures:
        (row,) = answer(marts, catalogue, MetricQuery(figure.metric, period.since, period.until), OPERATOR).rows
        assert (figure.value, figure.n) == (row.value, row.n), figure.metric
        assert len(figure.series) == 12
    (throughput,) = [figure for figure in report.figures if figure.metric == "throughput"]
    assert throughput.series[-2:] == [throughput.previous, throughput.value]


def test_what_is_due_is_written_once(marts: Marts, catalogue: Catalogue) -> None:
    desk = Desk(marts, catalogue, "UTC", NOW)
    settings = Settings(_env_file=None)
    written = write_due(desk, settings)
    assert len(written) == 2 * (1 + len(teams(marts)))
    assert write_due(desk, settings) == []
    assert len(read_reports(marts, 100)) == len(written)
