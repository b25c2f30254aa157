"""Keeps the share of false alarms small where many questions are asked at once."""

from collections.abc import Sequence

import numpy as np


def adjusted(chances: Sequence[float]) -> list[float]:
    """Benjamini and Hochberg's q-values: who takes all up to q has a share of q false ones among them, on average.

    `chances` are the p-values of all questions that were asked, also of those that nobody will hear of.
    """
    if not chances:
        return []
    given = np.asarray(chances, dtype=np.float64)
    order = np.argsort(given)
    scaled = given[order] * len(given) / np.arange(1, len(given) + 1)
    smallest = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1.0)
    result = np.empty_like(smallest)
    result[order] = smallest
    return [float(one) for one in result]
