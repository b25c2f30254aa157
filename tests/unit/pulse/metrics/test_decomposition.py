import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.metrics.decomposition import Effect, Ratio, count_effects, ratio_effects

counts = st.dictionaries(st.sampled_from("abcd"), st.integers(0, 1000).map(float))
ratios = st.dictionaries(
    st.sampled_from("abcd"), st.builds(Ratio, st.integers(0, 100).map(float), st.integers(0, 100).map(float))
)


def whole(groups: dict[str, Ratio]) -> float | None:
    return Ratio(sum(one.amount for one in groups.values()), sum(one.weight for one in groups.values())).value


@given(counts, counts)
def test_effects_on_a_sum_add_up(now: dict[str, float], before: dict[str, float]) -> None:
    effects = count_effects(now, before)
    assert sum(effect.total for effect in effects.values()) == sum(now.values()) - sum(before.values())


@given(ratios, ratios)
def test_effects_on_a_ratio_add_up(now: dict[str, Ratio], before: dict[str, Ratio]) -> None:
    effects = ratio_effects(now, before)
    new, old = whole(now), whole(before)
    if new is None or old is None:
        assert effects == {}
    else:
        assert sum(effect.total for effect in effects.values()) == pytest.approx(new - old)


def test_growing_alone_moves_nothing_where_all_are_alike() -> None:
    before = {"a": Ratio(5, 10), "b": Ratio(5, 10)}
    now = {"a": Ratio(50, 100), "b": Ratio(5, 10)}
    assert ratio_effects(now, before) == {"a": Effect(0, 0), "b": Effect(0, 0)}


def test_rate_and_mix_are_told_apart() -> None:
    before = {"slow": Ratio(30, 10), "quick": Ratio(10, 10)}
    slower = {"slow": Ratio(50, 10), "quick": Ratio(10, 10)}
    assert ratio_effects(slower, before) == {"slow": Effect(1.0, 0.0), "quick": Effect(0.0, 0.0)}
    more_slow = {"slow": Ratio(90, 30), "quick": Ratio(10, 10)}
    effects = ratio_effects(more_slow, before)
    assert [effect.rate for effect in effects.values()] == [0, 0]
    assert sum(effect.mix for effect in effects.values()) == pytest.approx(0.5)


def test_a_group_that_is_new_acts_by_its_weight() -> None:
    effects = ratio_effects({"a": Ratio(5, 10), "new": Ratio(10, 10)}, {"a": Ratio(5, 10)})
    assert effects["new"].rate == 0
    assert effects["new"].total + effects["a"].total == pytest.approx(0.25)
