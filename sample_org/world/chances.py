"""The few random draws that everything else is made of."""

import math
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


def around(rng: Random, median: float, spread: float = 0.6) -> float:
    """A positive figure, log-normal around its median."""
    return median * math.exp(rng.gauss(0, spread))


def about(rng: Random, expected: float) -> int:
    """A whole number with this expected value: the next one below or above."""
    return int(expected) + (rng.random() < expected % 1)


def pick(rng: Random, items: Sequence[T], weights: Sequence[float]) -> T:
    """One of the items, by weight."""
    return rng.choices(items, weights)[0]
