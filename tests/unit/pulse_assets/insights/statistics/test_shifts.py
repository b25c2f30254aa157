import numpy as np
import pytest

from pulse_assets.insights.statistics.shifts import BLOCK, LEAST, latest_shift, strongest_split


def noise(seed: int, length: int) -> np.ndarray:
    return np.random.default_rng(seed).normal(size=length)


@pytest.mark.parametrize("seed", range(5))
def test_a_shift_is_found_where_it_is(seed: int) -> None:
    values = noise(seed, 60)
    values[40:] += 3.0
    shift = latest_shift(list(values))
    assert shift is not None
    assert shift.place == pytest.approx(40, abs=1)
    assert shift.chance < 0.001


def test_of_two_shifts_the_later_one_is_told() -> None:
    values = noise(1, 75)
    values[25:] += 4.0
    values[50:] += 4.0
    shift = latest_shift(list(values))
    assert shift is not None
    assert shift.place == pytest.approx(50, abs=1)


def test_noise_gives_small_chances_as_rarely_as_chances_say() -> None:
    chances = [shift.chance for seed in range(200) if (shift := strongest_split(list(noise(seed, 40))))]
    assert sum(chance <= 0.05 for chance in chances) <= 20
    assert 0.4 < float(np.median(chances)) < 0.6


def test_one_outlier_is_no_shift() -> None:
    values = noise(2, 60)
    values[30] = 1000.0
    shift = latest_shift(list(values))
    assert shift is not None
    assert shift.chance > 0.05


def test_equal_values_are_no_shift() -> None:
    shift = latest_shift([5.0] * 40)
    assert shift is not None
    assert shift.chance == 1.0


def test_too_few_values_are_not_judged() -> None:
    assert latest_shift([1.0] * (2 * LEAST + BLOCK - 1)) is None
    assert latest_shift([1.0] * (2 * LEAST + BLOCK)) is not None


def test_the_same_series_is_judged_the_same() -> None:
    values = list(noise(3, 50))
    assert latest_shift(values) == latest_shift(values)
