"""Ways to tell where a series last changed its level: Pulse's, a plain z-score, and `ruptures` as its guide uses it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.change_points import FALSE_SHARE, LEAST_WEEKS
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.statistics.shifts import latest_shift

Values = NDArray[np.float64]
# By the guide of ruptures.
PENALTY = 10.0
Z = 3.0


@dataclass(frozen=True, slots=True)
class Detector:
    """`find` gives, for all series of an organisation at one time, the weeks at which it sees a change in each."""

    name: str
    find: Callable[[Sequence[Values]], list[list[int]]]


def pulse(all_series: Sequence[Values]) -> list[list[int]]:
    """The latest change of each series, false alarms held to 5 % over all of them."""
    shifts = [latest_shift(list(values)) if len(values) >= LEAST_WEEKS else None for values in all_series]
    chances = iter(adjusted([shift.chance for shift in shifts if shift]))
    return [[shift.place] if shift and next(chances) <= FALSE_SHARE else [] for shift in shifts]


def z_score(all_series: Sequence[Values]) -> list[list[int]]:
    """Weeks that are more than three standard deviations from the mean of all weeks before."""
    return [
        [
            week
            for week in range(LEAST_WEEKS, len(values))
            if abs(values[week] - values[:week].mean()) > Z * values[:week].std(ddof=1)
        ]
        for values in all_series
    ]


def ruptures_pelt(all_series: Sequence[Values]) -> list[list[int]]:
    """PELT with radial basis functions and a penalty of 10."""
    import ruptures

    return [
        [int(place) for place in ruptures.Pelt(model="rbf").fit(values).predict(pen=PENALTY)[:-1]]
        for values in all_series
    ]


def ruptures_defaults(all_series: Sequence[Values]) -> list[list[int]]:
    """PELT as its class is by default (least squares), on standardised values, with the same penalty."""
    import ruptures

    return [
        [int(place) for place in ruptures.Pelt().fit((values - values.mean()) / values.std()).predict(pen=PENALTY)[:-1]]
        if values.std() > 0
        else []
        for values in all_series
    ]


DETECTORS = (
    Detector("Pulse", pulse),
    Detector("z-score, 3 deviations", z_score),
    Detector("ruptures Pelt rbf, pen 10", ruptures_pelt),
    Detector("ruptures Pelt l2, pen 10", ruptures_defaults),
)
