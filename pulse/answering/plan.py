"""What a question was understood as: plain data, from which the answer is made and follow-ups go on."""

from dataclasses import dataclass, field, replace

from pulse.answering.kinds import Kind
from pulse.answering.spans import Said
from pulse.answering.splits import Order
from pulse.metrics import Grain

Condition = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts of a question.

    `conditions` are a dimension and the values that it may have. `periods` holds none (the default is meant), one, or
    two to compare: the one in question and the one before. `assumed` is what was chosen where the words leave a
    choice; `unknown` the words that nothing was made of; `misfits` what was understood but does not fit the metric;
    `doubts` why the parts may not make up what was asked.
    """

    kind: Kind = Kind.FIGURE
    metrics: tuple[str, ...] = ()
    conditions: tuple[Condition, ...] = ()
    dimensions: tuple[str, ...] = ()
    grain: Grain | None = None
    order: Order | None = None
    periods: tuple[Said, ...] = ()
    item: str | None = None
    text: str = ""
    assumed: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    misfits: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def is_understood(self) -> bool:
        """Whether an answer to it is one to the question."""
        return not (self.unknown or self.misfits or self.doubts)

    def following(self, before: "Plan") -> "Plan":
        """This plan as a follow-up: what it does not say is as in `before`."""
        named = {dimension for dimension, _ in self.conditions}
        kept = tuple(given for given in before.conditions if given[0] not in named | set(self.dimensions))
        # What is named now was told by group before: only that one is wanted.
        dimensions = self.dimensions or tuple(name for name in before.dimensions if name not in named)
        goes_on = self.kind is Kind.FIGURE and before.kind in {Kind.COMPARISON, Kind.CAUSE}
        return replace(
            self,
            kind=before.kind if goes_on else self.kind,
            metrics=self.metrics or before.metrics,
            conditions=(*kept, *self.conditions),
            dimensions=dimensions,
            grain=self.grain or (None if self.dimensions else before.grain),
            order=self.order or before.order,
            periods=self.periods or before.periods,
        )


@dataclass(slots=True)
class Notes:
    """What planning has to tell beside the plan; it grows while the question is read."""

    assumed: list[str] = field(default_factory=list)
    misfits: list[str] = field(default_factory=list)
