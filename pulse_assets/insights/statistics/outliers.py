"""How odd one value is beside those before it."""

from collections.abc import Sequence

import numpy as np

from pulse_assets.insights.statistics.robust import spread

# The variance of a median in variances of a mean.
MEDIAN_VARIANCE = np.pi / 2
# The share of its values that a median absolute deviation makes use of, as its variance tells.
DEVIATION_EFFICIENCY = 0.37


def oddness(history: Sequence[float], value: float, least_spread: float = 0.0) -> float:
    """The chance (p-value, two-sided) of a value this far from the median of `history` when nothing has changed.

    Student's t with the median and the median absolute deviation in the places of mean and standard deviation, and
    with the degrees of freedom that these are worth. `least_spread` is what the values vary by for certain. Without any
    spread nothing can be told: 1.
    """
    from scipy.special import stdtr

    deviation = max(spread(history), least_spread)
    if deviation == 0.0:
        return 1.0
    error = deviation * np.sqrt(1 + MEDIAN_VARIANCE / len(history))
    freedom = max(1.0, DEVIATION_EFFICIENCY * len(history))
    return float(2 * stdtr(freedom, -abs(value - float(np.median(history))) / error))
