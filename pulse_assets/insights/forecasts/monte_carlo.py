"""Plays the weeks to come by drawing weeks of the past. Plain arrays: days of a team, the oldest first."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.float64]
TRIALS = 4000
# Nobody knows how far back a team resembles itself: each trial draws from one of these numbers of weeks.
WINDOWS = (6, 13, 26)
LEAST_WEEKS = 13
CERTAINTIES = (0.5, 0.7, 0.85, 0.95)
# What is not done after two years has no date.
HORIZON_DAYS = 730


@dataclass(frozen=True, slots=True)
class Simulation:
    """`done[trial, day]`: how many items each trial has done by the end of each day from now on."""

    done: Days

    def days_until(self, items: int) -> dict[float, int | None]:
        """By certainty the days until `items` are done; None where they are not within the horizon."""
        return _by_certainty(1 + (self.done < items).sum(axis=1), self.done.shape[1])

    def items_within(self, days: int) -> dict[float, int]:
        """By certainty how many items will be done at least within `days`."""
        done = self.done[:, days - 1]
        return {certainty: int(np.quantile(done, 1 - certainty, method="lower")) for certainty in CERTAINTIES}


def simulate(daily: Days, horizon: int = HORIZON_DAYS, trials: int = TRIALS) -> Simulation:
    """Draws whole weeks of `daily` (items done each day, up to now), so that weekdays stay what they are.

    The same answer each time. ValueError when there are fewer than 13 weeks.
    """
    return Simulation(_played(daily, horizon, trials))


def days_until_empty(
    items: int, ended: Days, joined: Days, horizon: int = HORIZON_DAYS, trials: int = TRIALS
) -> dict[float, int | None]:
    """By certainty the days until nothing is open of what has `items` now and still grows; as `simulate`.

    A week is drawn with both, what `ended` and what `joined` in it: much work comes in and goes out together.
    """
    left = items + _played(joined - ended, horizon, trials)
    is_empty = left <= 0
    needed = np.where(is_empty.any(axis=1), 1 + is_empty.argmax(axis=1), horizon + 1)
    return _by_certainty(needed, horizon)


def _played(daily: Days, horizon: int, trials: int) -> Days:
    """What weeks of the past, drawn again and again, add up to by the end of each day of each trial."""
    weeks = len(daily) // 7
    if weeks < LEAST_WEEKS:
        raise ValueError(f"{weeks} whole weeks of history, {LEAST_WEEKS} are needed")
    blocks = daily[len(daily) - 7 * weeks :].reshape(weeks, 7)[::-1]
    chance = np.random.default_rng(trials)
    windows = chance.choice([min(window, weeks) for window in WINDOWS], size=(trials, 1))
    drawn = chance.integers(0, windows, size=(trials, -(-horizon // 7)))
    total: Days = np.cumsum(blocks[drawn].reshape(trials, -1)[:, :horizon], axis=1)
    return total


def _by_certainty(needed: NDArray[np.int64], horizon: int) -> dict[float, int | None]:
    found = {certainty: int(np.quantile(needed, certainty, method="higher")) for certainty in CERTAINTIES}
    return {certainty: days if days <= horizon else None for certainty, days in found.items()}


def days_at_mean_rate(daily: Days, items: int) -> float:
    """The naive forecast: `items` at the mean rate of the last 13 weeks; infinite where nothing was done."""
    rate = float(daily[-7 * LEAST_WEEKS :].mean())
    return items / rate if rate else float("inf")
