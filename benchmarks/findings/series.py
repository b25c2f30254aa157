"""Made-up weekly series, calm or with a shift, of the kinds that metrics of teams are."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Chance = np.random.Generator
WEEKS = 78
SHIFT_AT = 52


@dataclass(frozen=True, slots=True)
class Kind:
    """A way in which weekly figures vary: `make(chance, levels)` draws one week for each level."""

    name: str
    make: Callable[[Chance, Values], Values]


def medians(chance: Chance, levels: Values) -> Values:
    """Weekly medians of about eight durations whose logarithms are normal (deviation 1)."""
    return np.asarray([np.median(level * chance.lognormal(0.0, 1.0, 1 + chance.poisson(7))) for level in levels])


def counts(chance: Chance, levels: Values) -> Values:
    """Weekly counts around ten, twice as uneven as Poisson's."""
    return chance.negative_binomial(10 * levels, 0.5).astype(np.float64)


def waves(chance: Chance, levels: Values) -> Values:
    """As durations, but each week resembles the one before (0.4) and every 26th is a holiday."""
    noise = chance.normal(0.0, 0.35, len(levels))
    for week in range(1, len(noise)):
        noise[week] += 0.4 * noise[week - 1]
    values = levels * np.exp(noise)
    values[chance.integers(26) :: 26] *= 4
    return np.asarray(values)


KINDS = (Kind("medians of durations", medians), Kind("counts", counts), Kind("waves and holidays", waves))


def draw(kind: Kind, seed: int, factor: float) -> Values:
    """One series of 78 weeks whose level is multiplied by `factor` from the 53rd on; 1 for a calm one."""
    levels = np.ones(WEEKS)
    levels[SHIFT_AT:] *= factor
    return kind.make(np.random.default_rng(seed), levels)
