"""How the chances of sprints would have come true in the last year, told each morning with what was known by then."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.forecasts.calibration import Calibration, calibration
from pulse_assets.insights.forecasts.sprint_chance import JUDGED_TRIALS, play, usual_chance, with_earlier
from pulse_assets.insights.forecasts.sprints import DAY, GONE, Sprint

JUDGED = 365 * DAY
LEAST_SPRINTS = 8
# One-sided.
Z_95 = 1.645
Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """One morning of a sprint that is over: the chances told of it, its outcome, and whether 85 % held."""

    sprint_key: str
    chance: float
    usual: float
    is_finished: bool
    is_covered: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Brier scores of `n` mornings of `sprints` sprints beside those of the usual chance.

    `gain_error` is the standard error of the gain, by sprints: the mornings of one are no news to each other.
    """

    n: int
    sprints: int
    brier: float
    baseline_brier: float
    gain_error: float
    coverage: float
    calibration: list[Calibration]

    @property
    def beats_baseline(self) -> bool:
        """Whether it told more, by more than luck gives one in twenty that know nothing."""
        return self.baseline_brier - self.brier > Z_95 * self.gain_error


def told_of(found: Iterable[Sprint], now: datetime) -> list[Told]:
    """What would have been told on each morning of the sprints that ended in the last year.

    Mornings whose outcome was settled (all done, or something taken out) are left out: they would flatter.
    """
    told = []
    for sprint, earlier in with_earlier(found):
        if sprint.is_completed is None or sprint.started_at < now - JUDGED:
            continue
        is_finished, usual = bool(sprint.is_completed.all()), usual_chance(earlier)
        for morning in range(sprint.mornings):
            still = sprint.open(morning)
            if not still.any() or (sprint.states[:, morning] == GONE).any():
                continue
            played = play(sprint, morning, earlier, JUDGED_TRIALS)
            if played is not None:
                done = int((still & sprint.is_completed).sum())
                is_covered = done >= played.at_least()[0.85]
                told.append(Told(sprint.sprint_key, played.chance, usual, is_finished, is_covered))
    return told


def score(told: Sequence[Told]) -> Score | None:
    """None for fewer than eight sprints."""
    sprints, place = np.unique([one.sprint_key for one in told], return_inverse=True)
    if len(sprints) < LEAST_SPRINTS:
        return None
    chances = np.asarray([one.chance for one in told])
    outcomes = np.asarray([float(one.is_finished) for one in told])
    losses = (chances - outcomes) ** 2
    usual_losses = (np.asarray([one.usual for one in told]) - outcomes) ** 2
    return Score(
        n=len(told),
        sprints=len(sprints),
        brier=float(losses.mean()),
        baseline_brier=float(usual_losses.mean()),
        gain_error=error_of_mean(usual_losses - losses, place),
        coverage=float(np.mean([one.is_covered for one in told])),
        calibration=calibration(chances, outcomes),
    )


def error_of_mean(values: Values, groups: NDArray[np.intp]) -> float:
    """The standard error of the mean of values that resemble each other within their group."""
    strays = np.bincount(groups, weights=values - values.mean())
    return float(np.sqrt((strays**2).sum()) / len(values))
