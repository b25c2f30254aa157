"""Centre and spread that a few odd values do not move."""

import numpy as np
from numpy.typing import ArrayLike, NDArray

Values = NDArray[np.float64]
# A normal distribution's standard deviation in median absolute deviations.
TO_DEVIATION = 1.4826


def spread(values: ArrayLike) -> float:
    """The standard deviation as the median absolute deviation tells it; 0 where more than half are equal."""
    array = np.asarray(values, dtype=np.float64)
    return float(TO_DEVIATION * np.median(np.abs(array - np.median(array))))


def ranks(values: ArrayLike) -> Values:
    """Ranks from 1 on; equal values share the mean of their ranks."""
    array = np.asarray(values, dtype=np.float64)
    _, places, counts = np.unique(array, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    means: Values = last - (counts - 1) / 2.0
    shared: Values = means[places]
    return shared
