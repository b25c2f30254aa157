"""What is expected of the sprints that run: the chance to finish what they began with, beside its track record."""

from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights.forecasts import sprint_chance, sprint_record, sprints
from pulse_assets.insights.forecasts.forecast import Backtest, Forecast
from pulse_assets.insights.forecasts.sprint_chance import play, usual_chance, with_earlier
from pulse_assets.insights.forecasts.sprint_record import Score, score, told_of
from pulse_assets.insights.forecasts.sprints import Sprint
from pulse_assets.insights.forecasts.versions import version_of

SPRINT = "sprint_completion"
MODEL, BASELINE = "earlier sprints", "usual share"


def make_sprints(connection: psycopg.Connection[Any], now: datetime) -> tuple[list[Forecast], list[Backtest]]:
    """The forecasts of all sprints that run and are not overdue, and the backtest of all sprints together.

    Nothing where fewer than eight sprints ended in the last year that had four before them.
    """
    found = sprints.sprints(connection, now)
    judged = score(told_of(found, now))
    if judged is None:
        return [], []
    running = [(one, earlier) for one, earlier in with_earlier(found) if one.ended_at is None and now < one.ends_at]
    forecasts = [_forecast(one, earlier, is_played=judged.beats_baseline) for one, earlier in running]
    return forecasts, [_backtest(found, judged)]


def _forecast(sprint: Sprint, earlier: list[Sprint], *, is_played: bool) -> Forecast:
    morning = sprint.mornings - 1
    still = sprint.open(morning)
    remaining = tuple(key for key, is_open in zip(sprint.keys, still, strict=True) if is_open)
    played = play(sprint, morning, earlier) if is_played or not remaining else None
    return Forecast(
        SPRINT,
        "sprint",
        sprint.sprint_key,
        sprint.name,
        sprint.team,
        len(remaining),
        sprint.ends_at,
        {f"{certainty:g}": float(done) for certainty, done in played.at_least().items()} if played else {},
        MODEL if played else BASELINE,
        remaining,
        played.chance if played else usual_chance(earlier),
    )


def _backtest(found: list[Sprint], judged: Score) -> Backtest:
    scores = {
        "sprints": float(judged.sprints),
        "brier": judged.brier,
        "baseline_brier": judged.baseline_brier,
        "gain_error": judged.gain_error,
        "coverage_0.85": judged.coverage,
    }
    version = version_of((one.states.tobytes() for one in found), sprints, sprint_chance, sprint_record)
    return Backtest(
        SPRINT,
        "",
        MODEL,
        version,
        judged.n,
        scores,
        judged.beats_baseline,
        judged.calibration,
    )
