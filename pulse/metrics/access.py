"""Who may see what of a metric. Every answer and every piece of evidence passes through here."""

from dataclasses import dataclass

from pulse.metrics.catalogue import Metric
from pulse.metrics.errors import MetricError
from pulse.metrics.query import MetricQuery
from pulse.roles import Role

SMALLEST_GROUP = 3
RANKS = {role: rank for rank, role in enumerate(Role)}


class ForbiddenError(MetricError):
    """The reader's role does not reach as far as the question."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who asks. Only a viewer is kept from figures about persons and about very small groups."""

    role: Role

    @property
    def may_see_persons(self) -> bool:
        """Whether what single persons did may be shown."""
        return self.role is not Role.VIEWER

    def may_see(self, metric: Metric) -> bool:
        """Whether the metric is for this reader at all."""
        return RANKS[self.role] >= RANKS[metric.minimum_role]

    def is_too_small(self, people: int | None) -> bool:
        """Whether a group of so many `people` (None: nobody's doing is in it) has to stay hidden."""
        return not self.may_see_persons and people is not None and 0 < people < SMALLEST_GROUP


# Whoever runs a command on the machine can read the database anyway.
OPERATOR = Reader(Role.ADMIN)


def check_access(reader: Reader, metric: Metric, query: MetricQuery) -> None:
    """ForbiddenError when `reader` may not ask `query`."""
    if not reader.may_see(metric):
        raise ForbiddenError(f"The metric {metric.name!r} needs the role {metric.minimum_role.value!r}.")
    if reader.may_see_persons:
        return
    asked = [metric.dimension(name) for name in query.dimensions]
    asked += [metric.condition(given.dimension) for given in query.filters]
    if personal := sorted({dimension.name for dimension in asked if dimension.is_personal}):
        raise ForbiddenError(f"To split or filter by {', '.join(personal)} needs the role {Role.USER.value!r}.")
