"""When epics and versions will be done: by the way of playing them that told the past best, else by their mean rate."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg

from pulse_assets.insights.forecasts import backtest, goal_record, goals, monte_carlo
from pulse_assets.insights.forecasts.forecast import BASELINE, DATE, MODEL, RECORDS, Backtest, Forecast
from pulse_assets.insights.forecasts.goal_record import Record, record
from pulse_assets.insights.forecasts.goals import Goal
from pulse_assets.insights.forecasts.monte_carlo import days_at_mean_rate, days_until_empty, simulate
from pulse_assets.insights.forecasts.versions import version_of

GROWING = "growing simulation"
# Dates of 85 % certainty have to have come true in 70 % at least, and so on.
SLACK = 0.15
TYPES = ("epic", "version")
# The records that dates of epics and of versions are read beside.
GOAL_DATES = tuple(f"{one}_{DATE}" for one in TYPES)


def make_goals(
    connection: psycopg.Connection[Any], of_teams: Sequence[Backtest], now: datetime
) -> tuple[list[Forecast], list[Backtest]]:
    """The forecasts of goals that have a pace, and the backtest of all epics and that of all versions.

    `of_teams`: the backtests of the teams. Goals of teams without one have no forecast; while there are too few goals
    of the past to judge by, the method is that of the team.
    """
    found = goals.goals(connection, now)
    is_played = {one.team_name: one.beats_baseline for one in of_teams}
    forecasts: list[Forecast] = []
    backtests: list[Backtest] = []
    for subject_type in TYPES:
        alike = [goal for goal in found if goal.subject_type == subject_type]
        judged = record(alike)
        backtests += [_backtest(subject_type, judged, alike)] if judged else []
        forecasts += [
            _forecast(goal, judged, _source(judged, is_played=is_played[goal.team]))
            for goal in alike
            if goal.team in is_played and goal.is_open and goal.open().any() and goal.has_pace()
        ]
    return forecasts, backtests


def _source(judged: Record | None, *, is_played: bool) -> str:
    if judged is None:
        return GROWING if is_played else BASELINE
    if not judged.better.beats_baseline:
        return BASELINE
    return GROWING if judged.is_growing_better else MODEL


def _forecast(goal: Goal, judged: Record | None, source: str) -> Forecast:
    still = tuple(key for key, is_open in zip(goal.keys, goal.open(), strict=True) if is_open)
    return Forecast(
        DATE,
        goal.subject_type,
        goal.subject_id,
        goal.name,
        goal.team,
        len(still),
        None,
        credible(_certainties(goal, len(still), source), judged),
        source,
        still[:RECORDS],
    )


def credible(certainties: dict[str, float | None], judged: Record | None) -> dict[str, float | None]:
    """Without dates of a certainty whose dates were kept much less often than it says; no date in sight stays so."""
    if judged is None:
        return certainties
    kept = {f"{certainty:g}": share >= certainty - SLACK for certainty, share in judged.better.coverage.items()}
    return {name: days for name, days in certainties.items() if days is None or kept.get(name, False)}


def _certainties(goal: Goal, items: int, source: str) -> dict[str, float | None]:
    ended, joined = goal.flows()
    if source == BASELINE:
        rate = days_at_mean_rate(ended, items)
        return {"0.5": rate if rate != float("inf") else None}
    days = simulate(ended).days_until(items) if source == MODEL else days_until_empty(items, ended, joined)
    return {f"{certainty:g}": day for certainty, day in days.items()}


def _backtest(subject_type: str, judged: Record, alike: Sequence[Goal]) -> Backtest:
    """`n` is the number of dates of 85 % certainty; the losses are over all that was asked."""
    better = judged.better
    scores = {f"coverage_{certainty:g}": share for certainty, share in better.coverage.items()}
    scores |= {
        "asked": float(better.n),
        "pinball_days": better.loss,
        "baseline_pinball_days": better.naive_loss,
        "plain_pinball_days": judged.plain.loss,
        "growing_pinball_days": judged.growing.loss,
    }
    source = GROWING if judged.is_growing_better else MODEL
    version = version_of((_bytes(goal) for goal in alike), monte_carlo, backtest, goals, goal_record)
    return Backtest(f"{subject_type}_{DATE}", "", source, version, better.dated, scores, better.beats_baseline)


def _bytes(goal: Goal) -> bytes:
    return b"".join([goal.subject_id.encode(), goal.joined.tobytes(), goal.ended.tobytes()])
