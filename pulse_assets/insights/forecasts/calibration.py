"""Whether chances come true as often as they say: what was told beside what came, by fifths."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
FIFTHS = np.asarray((0.2, 0.4, 0.6, 0.8))


@dataclass(frozen=True, slots=True)
class Calibration:
    """Of `n` chances of about the same size: their mean, and the share that came true."""

    told: float
    came_true: float
    n: int


def calibration(chances: Values, outcomes: Values) -> list[Calibration]:
    """The chances in five drawers from 0 to 1; empty drawers are left out."""
    drawers = np.digitize(chances, FIFTHS)
    return [
        Calibration(float(chances[taken].mean()), float(outcomes[taken].mean()), int(taken.sum()))
        for drawer in range(len(FIFTHS) + 1)
        if (taken := drawers == drawer).any()
    ]


def in_words(found: list[Calibration]) -> str:
    """The drawers as a Markdown table."""
    rows = [f"| {one.told:.0%} | {one.came_true:.0%} | {one.n:,} |" for one in found]
    return "\n".join(["| told | came true | times |", "| ---: | ---: | ---: |", *rows])
