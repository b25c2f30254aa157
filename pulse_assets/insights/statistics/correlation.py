"""How two series go together, and how surely, given that neighbouring values of a series are alike."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pulse_assets.insights.statistics.robust import Values, ranks

# Bonett and Wright's variance of a rank correlation after Fisher's transformation: (1 + r²/2) / (n - 3).
LOST = 3
# Fieller's variance where there is none: 1.06 / (n - 3).
WITHOUT = 1.06
Z_95 = 1.959964


@dataclass(frozen=True, slots=True)
class Correlation:
    """Spearman's rank correlation of `n` pairs, its 95 % interval, and the chance (p-value) that there is none.

    `worth` is how many independent pairs they are worth.
    """

    value: float
    low: float
    high: float
    chance: float
    n: int
    worth: float


def rank_correlation(first: Sequence[float], second: Sequence[float]) -> Correlation | None:
    """None where a series does not vary, or too few pairs are left to tell."""
    from scipy.special import ndtr

    if len(first) <= LOST or min(np.ptp(first), np.ptp(second)) == 0:
        return None
    one, other = _standard(first), _standard(second)
    value = float(np.clip(np.mean(one * other), -0.999999, 0.999999))
    worth = _worth(one, other)
    if worth <= LOST + 1:
        return None
    place = np.arctanh(value)
    error = np.sqrt((1 + value**2 / 2) / (worth - LOST))
    chance = float(2 * ndtr(-abs(place) * np.sqrt((worth - LOST) / WITHOUT)))
    low, high = float(np.tanh(place - Z_95 * error)), float(np.tanh(place + Z_95 * error))
    return Correlation(value, low, high, chance, len(first), worth)


def _standard(values: Sequence[float]) -> Values:
    placed = ranks(values)
    result: Values = (placed - placed.mean()) / placed.std()
    return result


def _worth(one: Values, other: Values) -> float:
    """Bartlett's number of independent pairs, from how far both series resemble themselves some values later."""
    n = len(one)
    likeness = 0.0
    for lag in range(1, max(2, n // 5)):
        product = float(np.mean(one[lag:] * one[:-lag]) * np.mean(other[lag:] * other[:-lag]))
        likeness += (1 - lag / n) * product
    return min(float(n), n / max(1 + 2 * likeness, 1.0))
