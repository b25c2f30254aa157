"""Forecasts as plain data, and how they are made: simulation where it beats the naive rate, else that rate."""

from dataclasses import dataclass
from datetime import datetime

from pulse_assets.insights.forecasts import backtest, monte_carlo
from pulse_assets.insights.forecasts.backtest import Score, score, trials
from pulse_assets.insights.forecasts.calibration import Calibration
from pulse_assets.insights.forecasts.monte_carlo import LEAST_WEEKS, WINDOWS, days_at_mean_rate, simulate
from pulse_assets.insights.forecasts.versions import version_of
from pulse_assets.insights.forecasts.work import Work, backlogs, day_of
from pulse_assets.insights.series import Figures

DATE, ITEMS = "done_date", "items_by_date"
ITEMS_DAYS = (14, 28, 84)
RECORDS = 500
MODEL, BASELINE = "simulation", "mean rate"


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is expected of a subject. Without a `horizon_at` it is a date, with one a number of items by then.

    `certainties` maps each certainty ("0.85") to what it is: days from `made_at` (None: not within two years), or items
    at least. `chance`: that all of it is done by the horizon. `source` tells which method it comes from; one that loses
    to the naive one in its backtest is not shown.
    """

    kind: str
    subject_type: str
    subject_id: str
    subject_name: str
    team_name: str
    remaining: int
    horizon_at: datetime | None
    certainties: dict[str, float | None]
    source: str
    records: tuple[str, ...]
    chance: float | None = None


@dataclass(frozen=True, slots=True)
class Backtest:
    """How a method would have told the past of a team: `scores` by name, `n` forecasts, and whether it is shown.

    `version` names code and data together. A team name of "" stands for all teams. `calibration` is for methods that
    tell chances.
    """

    kind: str
    team_name: str
    source: str
    version: str
    n: int
    scores: dict[str, float]
    beats_baseline: bool
    calibration: list[Calibration] | None = None


def make(figures: Figures, now: datetime) -> tuple[list[Forecast], list[Backtest]]:
    """The forecasts of all teams, and the backtest of each.

    A team with fewer than 13 weeks of throughput, or without any backtest yet, has no forecast.
    """
    forecasts: list[Forecast] = []
    backtests: list[Backtest] = []
    for work in backlogs(figures, now):
        if (judged := score(trials(work.daily))) is None:
            continue
        source = MODEL if judged.beats_baseline else BASELINE
        backtests.append(_backtest(work, judged))
        forecasts += [*([_date(work, source)] if work.remaining else []), *_items(work, source, now)]
    return forecasts, backtests


def _date(work: Work, source: str) -> Forecast:
    items = len(work.remaining)
    if source == MODEL:
        days = simulate(work.daily[-7 * max(WINDOWS) :]).days_until(items)
        certainties: dict[str, float | None] = {f"{certainty:g}": day for certainty, day in days.items()}
    else:
        rate = days_at_mean_rate(work.daily, items)
        certainties = {"0.5": rate if rate != float("inf") else None}
    return _forecast(DATE, work, source, None, certainties)


def _items(work: Work, source: str, now: datetime) -> list[Forecast]:
    if source == BASELINE:
        rate = float(work.daily[-7 * LEAST_WEEKS :].mean())
        return [_forecast(ITEMS, work, source, day_of(now, days), {"0.5": rate * days}) for days in ITEMS_DAYS]
    simulation = simulate(work.daily[-7 * max(WINDOWS) :], max(ITEMS_DAYS))
    return [
        _forecast(
            ITEMS,
            work,
            source,
            day_of(now, days),
            {f"{certainty:g}": float(count) for certainty, count in simulation.items_within(days).items()},
        )
        for days in ITEMS_DAYS
    ]


def _forecast(
    kind: str, work: Work, source: str, horizon_at: datetime | None, certainties: dict[str, float | None]
) -> Forecast:
    return Forecast(
        kind,
        "team",
        work.team_key if horizon_at is None else f"{work.team_key}/{horizon_at:%Y-%m-%d}",
        work.team,
        work.team,
        len(work.remaining),
        horizon_at,
        certainties,
        source,
        work.remaining[:RECORDS],
    )


def _backtest(work: Work, judged: Score) -> Backtest:
    scores = {f"coverage_{certainty:g}": share for certainty, share in judged.coverage.items()}
    scores |= {"pinball_days": judged.loss, "baseline_pinball_days": judged.naive_loss}
    version = version_of([work.daily.tobytes()], monte_carlo, backtest)
    return Backtest(DATE, work.team, MODEL, version, judged.n, scores, judged.beats_baseline)
