"""A figure by the groups of one dimension, the largest first, each beside the whole."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from pulse.asking import Asking
from pulse.metrics.access import Reader
from pulse.metrics.answer import MetricAnswer, MetricRow, answering
from pulse.metrics.catalogue import Catalogue
from pulse.metrics.errors import MetricError
from pulse.metrics.freshness import Freshness
from pulse.metrics.query import MetricQuery


@dataclass(frozen=True, slots=True)
class Group:
    """One group at its place (1 for the largest figure).

    `share_of_value` is its part of the whole figure, None where figures do not add up; `share_of_records` is its part
    of the records behind it. Both are 0 to 1.
    """

    rank: int
    row: MetricRow
    share_of_value: float | None
    share_of_records: float | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The figure over all records, and `groups` by falling value: those without data and hidden ones come last."""

    whole: MetricAnswer
    dimension: str
    groups: list[Group]


def breaking_down(
    catalogue: Catalogue, query: MetricQuery, dimension: str, reader: Reader, freshness: Freshness | None = None
) -> Asking[Breakdown]:
    """Break the one figure that `query` asks for down by `dimension`; MetricError when it asks for several."""
    if query.grain or query.dimensions:
        raise MetricError("A breakdown is of one figure: name its period and one dimension.")
    freshness = freshness or Freshness()
    by_group = yield from answering(catalogue, replace(query, dimensions=(dimension,)), reader, freshness)
    whole = yield from answering(catalogue, query, reader, freshness)
    total = whole.rows[0]
    ranked = sorted(by_group.rows, key=_place(dimension))
    groups = [
        Group(
            rank,
            row,
            _share(row, total, lambda one: one.value) if whole.metric.is_additive else None,
            _share(row, total, lambda one: one.n),
        )
        for rank, row in enumerate(ranked, start=1)
    ]
    return Breakdown(whole, dimension, groups)


def _place(dimension: str) -> Callable[[MetricRow], tuple[bool, float, str]]:
    return lambda row: (row.value is None, -(row.value or 0.0), str(row.dimensions[dimension]))


def _share(row: MetricRow, total: MetricRow, part: Callable[[MetricRow], float | None]) -> float | None:
    one, whole = part(row), part(total)
    return None if row.is_hidden or total.is_hidden or one is None or not whole else one / whole
