"""How much of a change each group makes: pure arithmetic on the figures of two periods. The effects add up exactly."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

Group = TypeVar("Group", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A figure as what was counted over what it was counted of; `weight` may be 0."""

    amount: float = 0.0
    weight: float = 0.0

    @property
    def value(self) -> float | None:
        """The figure; None for nothing over nothing."""
        return self.amount / self.weight if self.weight else None


@dataclass(frozen=True, slots=True)
class Effect:
    """What one group adds to the change of the whole: `rate` by being different itself, `mix` by weighing more or less.

    For counts there is no weight: all of it is `rate`.
    """

    rate: float
    mix: float = 0.0

    @property
    def total(self) -> float:
        """Both together."""
        return self.rate + self.mix


def count_effects(now: Mapping[Group, float], before: Mapping[Group, float]) -> dict[Group, Effect]:
    """Effects on a figure that is the sum of its groups'."""
    return {group: Effect(now.get(group, 0.0) - before.get(group, 0.0)) for group in {**now, **before}}


def ratio_effects(now: Mapping[Group, Ratio], before: Mapping[Group, Ratio]) -> dict[Group, Effect]:
    """Effects on a figure that is the sum of its groups' amounts over the sum of their weights.

    With w the share of the weight and r the figure of a group, w₁r₁ - w₀r₀ is the mean w times the change of r plus the
    mean r times the change of w. Since the shares sum to 1, a mix effect may be told against the mean figure of the
    whole: a group that is as all are moves nothing by growing. Empty when either period has no weight.
    """
    whole_now, whole_before = _whole(now), _whole(before)
    if whole_now.value is None or whole_before.value is None:
        return {}
    middle = (whole_now.value + whole_before.value) / 2
    effects = {}
    for group in {**now, **before}:
        new, old = now.get(group, Ratio()), before.get(group, Ratio())
        share_new, share_old = new.weight / whole_now.weight, old.weight / whole_before.weight
        total = new.amount / whole_now.weight - old.amount / whole_before.weight - middle * (share_new - share_old)
        rate = 0.0
        if new.value is not None and old.value is not None:
            rate = (share_new + share_old) / 2 * (new.value - old.value)
        effects[group] = Effect(rate, total - rate)
    return effects


def _whole(groups: Mapping[Group, Ratio]) -> Ratio:
    return Ratio(sum(one.amount for one in groups.values()), sum(one.weight for one in groups.values()))
