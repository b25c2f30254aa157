from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import psycopg
import pytest

from pulse.forecasts.reading import Selection, read_forecasts
from pulse_assets.insights.forecasts.backtest import ITEMS_OF_DAYS, Trial, pinball, score, trials
from pulse_assets.insights.forecasts.forecast import BASELINE, DATE, MODEL, Backtest, Forecast
from pulse_assets.insights.forecasts.monte_carlo import days_at_mean_rate, simulate
from pulse_assets.insights.forecasts.store import replace_day

MONDAY = datetime(2026, 6, 1, tzinfo=UTC)


def steady(weeks: int) -> np.ndarray:
    """Two items on each of the five days from the first on, none on the two others."""
    return np.asarray([2.0, 2.0, 2.0, 2.0, 2.0, 0.0, 0.0] * weeks)


def chancy(seed: int, weeks: int = 78, rate: float = 1.2) -> np.ndarray:
    return np.random.default_rng(seed).poisson(rate, size=7 * weeks).astype(np.float64)


def test_an_even_past_gives_one_date_that_knows_weekends() -> None:
    simulation = simulate(steady(13))
    assert set(simulation.days_until(10).values()) == {5}
    assert set(simulation.days_until(11).values()) == {8}
    assert set(simulation.items_within(14).values()) == {20}
    assert days_at_mean_rate(steady(13), 10) == pytest.approx(7.0)


def test_more_certainty_means_later_and_fewer() -> None:
    simulation = simulate(chancy(1))
    days = [one for one in simulation.days_until(30).values() if one is not None]
    items = list(simulation.items_within(28).values())
    assert len(days) == 4
    assert days == sorted(days)
    assert days[0] < days[-1]
    assert items == sorted(items, reverse=True)
    assert days[0] == pytest.approx(25, abs=5)


def test_what_is_not_done_within_two_years_has_no_date() -> None:
    assert set(simulate(np.zeros(7 * 13)).days_until(1).values()) == {None}
    assert days_at_mean_rate(np.zeros(7 * 13), 1) == float("inf")


def test_twelve_weeks_are_too_few() -> None:
    with pytest.raises(ValueError, match="12 whole weeks of history, 13 are needed"):
        simulate(steady(12))
    assert trials(steady(12)) == []


def test_forecasts_of_the_past_know_only_what_was_before_them() -> None:
    daily = chancy(2, weeks=40)
    changed = daily.copy()
    changed[-7 * 6 :] = changed[-7 * 6 :][::-1] + 3
    before, after = trials(daily), trials(changed)
    told = sum(np.array_equal(daily[:day], changed[:day]) for day in range(7 * 13, 7 * 34 + 1, 7))
    assert [trial.days for trial in before[:told]] == [trial.days for trial in after[:told]]


def test_the_outcome_is_when_the_items_were_done() -> None:
    (trial, *_) = trials(steady(20))
    assert trial.actual == ITEMS_OF_DAYS - 2
    assert set(trial.days.values()) == {trial.actual}


def test_chances_come_true_as_often_as_they_say() -> None:
    judged = score([trial for seed in range(6) for trial in trials(chancy(seed))])
    assert judged is not None
    assert judged.n > 200
    assert judged.coverage[0.5] == pytest.approx(0.55, abs=0.12)
    assert judged.coverage[0.85] == pytest.approx(0.88, abs=0.08)
    assert judged.beats_baseline


def test_losses_weigh_being_late_by_the_certainty() -> None:
    assert pinball(np.asarray([10.0, 10.0]), np.asarray([8.0, 14.0]), 0.85) == pytest.approx((0.85 * 2 + 0.15 * 4) / 2)
    worse = score([Trial(dict.fromkeys((0.5, 0.7, 0.85, 0.95), 50), 10.0, 10)])
    assert worse is not None
    assert not worse.beats_baseline
    assert score([]) is None


def forecast(team: str, source: str = MODEL) -> Forecast:
    return Forecast(DATE, "team", team, team, team, 3, None, {"0.5": 4.0, "0.85": None}, source, ("a", "b"))


def test_the_last_forecast_of_a_day_is_kept_and_the_newest_day_is_read(database: psycopg.Connection[Any]) -> None:
    record = Backtest(DATE, "Ledger", MODEL, "1a2b", 40, {"coverage_0.85": 0.9}, beats_baseline=True)
    for at, teams in (
        (MONDAY, "A"),
        (MONDAY + timedelta(days=1), "A"),
        (MONDAY + timedelta(days=1, hours=2), "Ledger"),
    ):
        replace_day(database, "forecasts", [DATE], [forecast(teams, BASELINE)], at, "run")
        replace_day(database, "backtests", [DATE], [record], at, "run")
    (found,) = read_forecasts(database, Selection())
    assert (found.team_name, found.records, found.certainties) == ("Ledger", ["a", "b"], {"0.5": 4.0, "0.85": None})
    assert found.backtest == {"n": 40, "coverage_0.85": 0.9, "beats_baseline": True}
    kept = database.execute("select day, team_name from insights.forecasts order by day").fetchall()
    assert [team for _, team in kept] == ["A", "Ledger"]
    assert read_forecasts(database, Selection(team="Search")) == []
    assert read_forecasts(database, Selection(offset=1)) == []
