"""Where a series settled on another level, and how likely that is by chance."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pulse_assets.insights.statistics.robust import Values, ranks

# The fewest values before and after a shift.
LEAST = 6
# Neighbouring weeks are alike without any shift: they are shuffled together, or every slow wave would be one.
BLOCK = 3
# Most series need few shuffles to show that there is nothing in them; the others get all.
FIRST_SHUFFLES, SHUFFLES = 299, 4999
PROMISING = 0.05
SPLIT_AT = 0.01


@dataclass(frozen=True, slots=True)
class Shift:
    """The strongest split of a series: `place` is the first value after it, `chance` its p-value."""

    place: int
    chance: float


def latest_shift(values: Sequence[float]) -> Shift | None:
    """The latest place at which the level of `values` changed; None when there are too few of them.

    Looks for the split whose sides differ most in rank, takes the chance of as strong a split from shuffling the
    series, and goes on in the part after it while that splits again. Ranks: neither outliers nor the scale matter.
    """
    shift = strongest_split(values)
    while shift and shift.chance <= SPLIT_AT:
        later = strongest_split(values[shift.place :])
        if not later or later.chance > SPLIT_AT:
            break
        shift = Shift(shift.place + later.place, later.chance)
    return shift


def strongest_split(values: Sequence[float]) -> Shift | None:
    """The split whose sides differ most in rank; None when there are too few values. The same answer each time."""
    if len(values) < 2 * LEAST + BLOCK:
        return None
    centred = ranks(values) - (len(values) + 1) / 2
    strengths = _strengths(centred[np.newaxis, :])[0]
    strongest = float(strengths.max())
    # Rounding must not make a shuffle that changes nothing weaker than the series itself.
    place, least = LEAST + int(strengths.argmax()), strongest - 1e-9
    chance = _chance(centred, least, FIRST_SHUFFLES)
    return Shift(place, _chance(centred, least, SHUFFLES) if chance <= PROMISING else chance)


def _chance(values: Values, least: float, shuffles: int) -> float:
    by_chance = int(np.sum(_strengths(_shuffled(values, shuffles)).max(axis=1) >= least))
    return (1 + by_chance) / (1 + shuffles)


def _strengths(rows: Values) -> Values:
    """For each row, how far the sum of the ranks before each split is from nothing, in standard deviations."""
    length = rows.shape[1]
    before = np.arange(LEAST, length - LEAST + 1)
    sums = np.abs(np.cumsum(rows, axis=1)[:, before - 1])
    found: Values = sums / np.sqrt(before * (length - before))
    return found


def _shuffled(values: Values, shuffles: int) -> Values:
    """So many rows of `values` whose blocks of neighbours are in another order each."""
    chance = np.random.default_rng(shuffles)
    blocks = np.arange(len(values)) // BLOCK
    keys = chance.random((shuffles, int(blocks[-1]) + 1))[:, blocks]
    order: NDArray[np.intp] = np.argsort(keys, axis=1, kind="stable")
    rows: Values = values[order]
    return rows
