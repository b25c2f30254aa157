"""How well forecasts would have told the past, from each week on with what was known by then."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from pulse_assets.insights.forecasts.monte_carlo import (
    CERTAINTIES,
    LEAST_WEEKS,
    WINDOWS,
    Days,
    days_at_mean_rate,
    simulate,
)

# As many items as four weeks bring: what people ask about.
ITEMS_OF_DAYS = 28
HORIZON_DAYS = 112
# Hundreds of forecasts are judged together: each may be coarser than one that is shown.
TRIALS = 800
ORIGINS = 52
DATED = 0.85


@dataclass(frozen=True, slots=True)
class Trial:
    """One forecast of the past: days by certainty (None: beyond the horizon), the naive days, and what it took."""

    days: dict[float, int | None]
    naive: float
    actual: int


@dataclass(frozen=True, slots=True)
class Score:
    """What `n` trials come to: the share of dates that were kept by certainty, and the pinball losses in days.

    `dated`: those that told a date of 85 % certainty. One that told none within the horizon says that it takes longer.
    """

    n: int
    dated: int
    coverage: dict[float, float]
    loss: float
    naive_loss: float

    @property
    def beats_baseline(self) -> bool:
        """Whether the forecast lost less than the naive one."""
        return self.loss < self.naive_loss


def trials(daily: Days) -> list[Trial]:
    """A forecast from every week of the last year that has 13 weeks before it and its outcome after it.

    Each asks when as many items will be done as four weeks brought on average. An origin whose outcome is still open is
    left out with all later ones, whatever its forecast: to leave out just the slow ones would flatter.
    """
    found = []
    first = max(7 * LEAST_WEEKS, len(daily) - 7 * ORIGINS)
    for origin in range(first + (len(daily) - first) % 7, len(daily), 7):
        history = daily[max(0, origin - 7 * max(WINDOWS)) : origin]
        items = max(1, round(ITEMS_OF_DAYS * float(history[-7 * LEAST_WEEKS :].mean())))
        after = np.cumsum(daily[origin:])
        if after[-1] < items:
            break
        days = simulate(history, HORIZON_DAYS, TRIALS).days_until(items)
        found.append(Trial(days, days_at_mean_rate(history, items), int(np.argmax(after >= items)) + 1))
    return found


def score(all_trials: Iterable[Trial]) -> Score | None:
    """None without any trial."""
    judged = list(all_trials)
    if not judged:
        return None
    actual = np.asarray([trial.actual for trial in judged], dtype=np.float64)
    naive = np.asarray([min(trial.naive, HORIZON_DAYS) for trial in judged])
    losses, naive_losses, coverage, dated = [], [], dict[float, float](), 0
    for certainty in CERTAINTIES:
        told = np.asarray([trial.days[certainty] or HORIZON_DAYS for trial in judged], dtype=np.float64)
        is_dated = np.asarray([trial.days[certainty] is not None for trial in judged])
        if is_dated.any():
            coverage[certainty] = float(np.mean((actual <= told)[is_dated]))
        dated = int(is_dated.sum()) if certainty == DATED else dated
        losses.append(pinball(actual, told, certainty))
        naive_losses.append(pinball(actual, naive, certainty))
    return Score(len(judged), dated, coverage, float(np.mean(losses)), float(np.mean(naive_losses)))


def pinball(actual: Days, told: Days, share: float) -> float:
    """The mean loss of a quantile: what lies above it costs `share` a unit, what lies below it the rest."""
    return float(np.mean(pinballs(actual, told, share)))


def pinballs(actual: Days, told: Days, share: float) -> Days:
    """The loss of each quantile told."""
    above = actual - told
    losses: Days = np.maximum(share * above, (share - 1) * above)
    return losses
