"""Outliers, correlations, comparisons and many questions at once, against values known from elsewhere."""

import numpy as np
import pytest

from pulse_assets.insights.statistics.comparisons import at_least_share, more_often, rank_difference, share_rise
from pulse_assets.insights.statistics.correlation import rank_correlation
from pulse_assets.insights.statistics.multiplicity import adjusted
from pulse_assets.insights.statistics.outliers import oddness
from pulse_assets.insights.statistics.robust import ranks, spread


def test_equal_values_share_their_ranks() -> None:
    assert list(ranks([10.0, 30.0, 10.0, 20.0])) == [1.5, 4.0, 1.5, 3.0]


def test_a_wild_value_does_not_move_the_spread() -> None:
    values = np.random.default_rng(1).normal(scale=2.0, size=1001)
    before = spread(values)
    values[0] = 1e9
    assert before == pytest.approx(2.0, rel=0.1)
    assert spread(values) == pytest.approx(before, rel=0.01)


def test_many_questions_are_held_to_more() -> None:
    # The worked example of Benjamini and Hochberg (1995): of 15 four are taken at 5 %.
    chances = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719]
    chances += [0.6528, 0.759, 1.0]
    found = adjusted(list(reversed(chances)))
    assert sum(one <= 0.05 for one in found) == 4
    assert found[-1] == pytest.approx(0.0015)
    assert adjusted([]) == []


def test_odd_is_what_is_far_from_the_middle() -> None:
    history = list(np.random.default_rng(2).normal(size=26))
    assert oddness(history, 0.5) > 0.3
    assert oddness(history, 8.0) < 0.001
    assert oddness(history, -8.0) < 0.001


def test_without_any_spread_nothing_is_odd_unless_it_must_vary_by_something() -> None:
    assert oddness([3.0] * 20, 9.0) == 1.0
    assert oddness([3.0] * 20, 9.0, least_spread=0.5) < 0.001


def test_a_correlation_has_an_interval_and_a_chance() -> None:
    chance = np.random.default_rng(3)
    first = chance.normal(size=60)
    second = first + chance.normal(scale=0.7, size=60)
    found = rank_correlation(list(first), list(-second))
    assert found is not None
    assert found.low < found.value < found.high < -0.5
    assert found.chance < 1e-6
    assert found.n == 60


def test_slow_waves_are_worth_few_pairs() -> None:
    chance = np.random.default_rng(4)
    walks = np.cumsum(chance.normal(size=(200, 2, 60)), axis=2)
    found = [rank_correlation(list(one), list(other)) for one, other in walks]
    # Random walks correlate by nature: at their face value (60 pairs) two in three would be told at 5 %.
    told = sum(one is not None and one.chance <= 0.05 for one in found)
    assert told <= 60


@pytest.mark.parametrize(("first", "second"), [([1.0] * 30, list(range(30))), ([1.0, 2.0], [2.0, 1.0])])
def test_what_does_not_vary_or_is_too_short_has_no_correlation(first: list[float], second: list[float]) -> None:
    assert rank_correlation(first, second) is None


def test_two_groups_differ_in_rank_or_do_not() -> None:
    # As SciPy has it, by its normal approximation without correction for continuity.
    assert rank_difference(list(range(1, 11)), list(range(6, 16))) == pytest.approx(0.0045103, abs=1e-6)
    assert rank_difference([1.0] * 5, [1.0] * 9) == 1.0


def test_more_often_is_fishers_exact_test() -> None:
    # The lady tasting tea: all four right by chance once in 70; three or more right 17 times.
    assert more_often(4, 4, 0, 4) == pytest.approx(1 / 70)
    assert more_often(3, 4, 1, 4) == pytest.approx(17 / 70)
    assert more_often(0, 10, 5, 10) == 1.0


def test_a_share_of_few_is_less_sure() -> None:
    assert at_least_share(5, 10) == pytest.approx(0.2366, abs=1e-4)
    assert at_least_share(50, 100) == pytest.approx(0.4038, abs=1e-4)


def test_a_rise_of_a_share_is_told_from_swapping_items() -> None:
    chance = np.random.default_rng(5)
    whole = chance.uniform(50, 150, size=80)
    is_new = [place >= 40 for place in range(80)]
    share = np.where(is_new, 0.6, 0.3) * chance.uniform(0.5, 1.5, size=80)
    assert share_rise(list(share * whole), list(whole), is_new) < 0.01
    assert share_rise(list(0.3 * whole), list(whole), is_new) == 1.0
