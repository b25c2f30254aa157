"""Whether two groups differ, and how sure a share is."""

from collections.abc import Sequence
from math import comb

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.statistics.robust import ranks

Z_95 = 1.959964
# Most rises need few shuffles to show that there is nothing in them; the others get all.
FIRST_SHUFFLES, SHUFFLES = 299, 1999
PROMISING = 0.1


def rank_difference(first: Sequence[float], second: Sequence[float]) -> float:
    """The chance (p-value, two-sided) that groups of one distribution differ so in rank: Mann and Whitney's test."""
    from scipy.special import ndtr

    together = ranks([*first, *second])
    m, n = len(first), len(second)
    mean = m * (m + n + 1) / 2
    # The variance of a sum of ranks drawn without putting back, ties included.
    deviation = float(np.sqrt(m * n * np.var(together) / (m + n - 1)))
    if deviation == 0.0:
        return 1.0
    return float(2 * ndtr(-abs(float(together[:m].sum()) - mean) / deviation))


def more_often(hits: int, trials: int, hits_before: int, trials_before: int) -> float:
    """The chance (p-value) of so many hits or more among `trials` when both groups are alike: Fisher's exact test."""
    total = hits + hits_before
    ways = comb(trials + trials_before, total)
    high = sum(comb(trials, k) * comb(trials_before, total - k) for k in range(hits, min(total, trials) + 1))
    return high / ways


def at_least_share(hits: int, trials: int) -> float:
    """The lower end of Wilson's 95 % interval of a share."""
    share, z = hits / trials, Z_95
    centre = share + z**2 / (2 * trials)
    half = z * float(np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2)))
    return (centre - half) / (1 + z**2 / trials)


def share_rise(part: Sequence[float], whole: Sequence[float], is_new: Sequence[bool]) -> float:
    """The chance (p-value) of such a rise of sum(part)/sum(whole) from the old to the new, from swapping old and new.

    The same answer each time.
    """
    parts, wholes, new = np.asarray(part), np.asarray(whole), np.asarray(is_new, dtype=bool)
    chance = _chance_of_rise(parts, wholes, new, FIRST_SHUFFLES)
    return _chance_of_rise(parts, wholes, new, SHUFFLES) if chance <= PROMISING else chance


def _chance_of_rise(
    parts: NDArray[np.float64], wholes: NDArray[np.float64], new: NDArray[np.bool_], shuffles: int
) -> float:
    observed = _rises(parts, wholes, new[np.newaxis, :])[0]
    orders = np.random.default_rng(len(new)).random((shuffles, len(new))).argsort(axis=1)
    return (1 + int(np.sum(_rises(parts, wholes, new[orders]) >= observed - 1e-12))) / (1 + shuffles)


def _rises(parts: NDArray[np.float64], wholes: NDArray[np.float64], new: NDArray[np.bool_]) -> NDArray[np.float64]:
    found: NDArray[np.float64] = (new @ parts) / (new @ wholes) - (~new @ parts) / (~new @ wholes)
    return found
