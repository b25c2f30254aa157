"""How the dates of epics and versions would have come true in the last year, told from what was known by then."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from pulse_assets.insights.forecasts.backtest import HORIZON_DAYS, TRIALS, Score, Trial, score
from pulse_assets.insights.forecasts.goals import Goal
from pulse_assets.insights.forecasts.monte_carlo import days_at_mean_rate, days_until_empty, simulate

# A forecast of four weeks ago asks about other items than one of today.
STEP, ORIGINS = 28, 13
# Dates that were told with 85 % certainty; fewer are no record.
LEAST_DATES = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """One forecast of the past in both ways: as if nothing joined any more, and growing as it had grown."""

    plain: Trial
    growing: Trial


@dataclass(frozen=True, slots=True)
class Record:
    """What both ways come to, over the same forecasts."""

    plain: Score
    growing: Score

    @property
    def is_growing_better(self) -> bool:
        """Whether growth explains what came."""
        return self.growing.loss <= self.plain.loss

    @property
    def better(self) -> Score:
        """The score of the way that lost less, which is the one that is shown."""
        return self.growing if self.is_growing_better else self.plain


def goal_trials(goal: Goal) -> Iterator[Asked]:
    """A forecast from every fourth week of the year whose outcomes are known by now: when will nothing be open?

    Outcomes are known 16 weeks after the forecast: later than that is late, whether or not it was ever done.
    """
    for number in range(ORIGINS, 0, -1):
        origin = float(-HORIZON_DAYS - (number - 1) * STEP)
        count = int(goal.open(origin).sum())
        if not count or not goal.has_pace(origin):
            continue
        ended, joined = goal.flows(origin)
        naive = days_at_mean_rate(ended, count)
        actual = int(np.ceil(min(goal.done_after(origin), HORIZON_DAYS)))
        plain = simulate(ended, HORIZON_DAYS, TRIALS).days_until(count)
        growing = days_until_empty(count, ended, joined, HORIZON_DAYS, TRIALS)
        yield Asked(Trial(plain, naive, actual), Trial(growing, naive, actual))


def record(goals: Iterable[Goal]) -> Record | None:
    """None where fewer than twenty dates of 85 % certainty would have been told."""
    asked = [one for goal in goals for one in goal_trials(goal)]
    plain, growing = score(one.plain for one in asked), score(one.growing for one in asked)
    if plain is None or growing is None:
        return None
    found = Record(plain, growing)
    return found if found.better.dated >= LEAST_DATES else None
