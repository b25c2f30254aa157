"""Reports over the warehouse of the sample organisation: their figures are the catalogue's."""

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest

from pulse.metrics import OPERATOR, Catalogue, MetricQuery, answer
from pulse.reports.kinds import Kind
from pulse.reports.storage import read_reports
from pulse.settings import Settings
from pulse_assets.insights.forecasts.forecast import BASELINE, DATE, ITEMS, MODEL, Backtest, Forecast
from pulse_assets.insights.forecasts.sprint_forecast import MODEL as SPRINTS
from pulse_assets.insights.forecasts.sprint_forecast import SPRINT
from pulse_assets.insights.forecasts.store import replace_day
from pulse_assets.insights.reports.assets import write_due
from pulse_assets.insights.reports.compose import compose, teams
from pulse_assets.insights.reports.desk import Desk
from pulse_assets.insights.reports.due import before, latest
from pulse_assets.insights.reports.outlook import outlook
from pulse_assets.insights.reports.reasons import reasons

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


def test_the_causes_of_a_change_add_up_to_it(marts: Marts, catalogue: Catalogue) -> None:
    desk = Desk(marts, catalogue, "UTC", NOW)
    period, found = latest(Kind.MONTHLY, NOW.date()), []
    figures = compose(desk, period, None).figures
    for _ in range(5):
        for figure in figures:
            # However small the change: what is told of it has to add up.
            found += reasons(desk.context(), [figure.model_copy(update={"change": 1.0, "n": 9})], period, None)
        period = before(period)
    assert found
    for reason in found:
        whole = sum(cause.contribution for cause in reason.causes) + reason.rest
        assert whole == pytest.approx(reason.change, rel=1e-6, abs=1e-6), reason.metric


def test_the_outlook_tells_forecasts_with_their_record(marts: Marts, catalogue: Catalogue) -> None:
    made_at, later = NOW - timedelta(days=1), NOW + timedelta(days=13)
    dates = {"0.5": 10.0, "0.85": None}
    told = [
        Forecast(DATE, "team", "1", "Ledger", "Ledger", 9, None, dates, MODEL, ()),
        Forecast(DATE, "team", "2", "Mobile", "Mobile", 4, None, {"0.5": None}, BASELINE, ()),
        Forecast(DATE, "epic", "PAY-1", "PAY-1 Big", "Ledger", 5, None, {"0.85": None}, MODEL, ()),
        Forecast(DATE, "version", "v2", "PAY 2.0", "Ledger", 3, None, dates, MODEL, ()),
        Forecast(ITEMS, "team", "1/x", "Ledger", "Ledger", 9, later, {"0.5": 8.0, "0.85": 6.0}, MODEL, ()),
        Forecast(SPRINT, "sprint", "7", "PAY 7", "Ledger", 4, later, {"0.85": 2.0}, SPRINTS, (), 0.4),
        Forecast(SPRINT, "sprint", "6", "PAY 6", "Ledger", 4, made_at, {"0.85": 2.0}, SPRINTS, (), 0.3),
    ]
    records = [
        Backtest(DATE, "Ledger", MODEL, "1", 40, {"coverage_0.85": 0.9}, beats_baseline=True),
        Backtest(DATE, "Mobile", MODEL, "2", 40, {"coverage_0.85": 0.9}, beats_baseline=False),
        Backtest("epic_done_date", "", MODEL, "3", 40, {"coverage_0.85": 0.3}, beats_baseline=True),
        Backtest("version_done_date", "", MODEL, "3", 40, {"coverage_0.85": 0.8}, beats_baseline=True),
        Backtest(SPRINT, "", SPRINTS, "4", 90, {"brier": 0.21, "baseline_brier": 0.25}, beats_baseline=True),
    ]
    replace_day(marts, "forecasts", [DATE, ITEMS, SPRINT], told, made_at, "run")
    replace_day(marts, "backtests", [DATE, "epic_done_date", "version_done_date", SPRINT], records, made_at, "run")
    desk = Desk(marts, catalogue, "UTC", NOW)
    sprint, backlog, items, version = outlook(desk, "Ledger")
    assert sprint.text == (
        "PAY 7 finishes all that it began with by 2026-07-12 with a chance of 40%. 4 of its issues are open; 2 of them "
        "at least with 85 % certainty."
    )
    assert sprint.record == "In 90 such chances of the past the mean squared error was 0.21; 0.25 by what was usual."
    assert backlog.text == "The 9 open items of Ledger are done by 2026-07-08 with 50% certainty."
    assert backlog.record == "90% of 40 such dates with 85 % certainty came true."
    assert items.text == "Ledger gets done by 2026-07-12 at least: 8 with 50%, 6 with 85% certainty."
    # The epic has no date.
    assert version.text == "The 3 open items of PAY 2.0 are done by 2026-07-08 with 50% certainty."
    assert version.record == "80% of 40 such dates with 85 % certainty came true."
    # Of all teams the sprints and the backlogs are told.
    assert [one.subject for one in outlook(desk, None)] == ["PAY 7", "Ledger", "Mobile"]
    unseen = outlook(desk, "Mobile")[0]
    assert unseen.text == "The 4 open items of Mobile: no end is in sight at the present pace."
    assert unseen.record == "By what was usual: in 40 forecasts of the past no better way was found."
    assert outlook(Desk(marts, catalogue, "UTC", NOW + timedelta(days=40)), None) == []
