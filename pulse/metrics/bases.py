"""What the change of a metric can be divided by: a sum for counts, amount over weight for ratios and durations.

A percentile cannot be divided among groups. The mean over the same records can, and stands in for it, told as such.
"""

from dataclasses import dataclass, replace
from enum import StrEnum

from sqlglot import exp

from pulse.metrics.catalogue import Aggregation, Catalogue, Metric
from pulse.metrics.sql_text import DIALECT, parsed

MEASURED = frozenset({Aggregation.PERCENTILE, Aggregation.MEDIAN, Aggregation.AVERAGE})
# The parts of a duration over the same records, which add up to it where all of them are known.
PARTS = {
    "lead_time_for_changes": ("change_coding_time", "change_pickup_time", "change_review_time", "change_deploy_time"),
    "pull_request_cycle_time": ("pickup_time", "review_time"),
}


class Method(StrEnum):
    """How a change is divided."""

    CONTRIBUTION = "contribution"
    RATE_AND_MIX = "rate and mix"
    MEAN = "rate and mix of the mean"
    PARTS = "parts of the mean"


@dataclass(frozen=True, slots=True)
class Basis:
    """`amount` is summed over groups; with a `weight` the figure is their quotient."""

    method: Method
    amount: Metric
    weight: Metric | None = None


def basis_of(metric: Metric) -> Basis | None:
    """How the change of `metric` can be divided among groups; None where it cannot."""
    if metric.is_share:
        return None
    if metric.measure is not None:
        return _of_measure(metric)
    if metric.is_ratio:
        return Basis(Method.RATE_AND_MIX, metric.parts[0].metric, metric.parts[1].metric)
    quotient = parsed(metric.formula)
    if isinstance(quotient, exp.Div):
        amount, weight = (replace(metric, formula=one.sql(DIALECT)) for one in (quotient.this, quotient.expression))
        return Basis(Method.RATE_AND_MIX, amount, weight)
    return Basis(Method.CONTRIBUTION, metric)


def _of_measure(metric: Metric) -> Basis | None:
    measure = metric.measure
    if measure is None or measure.aggregation in {Aggregation.COUNT, Aggregation.SUM, Aggregation.SUM_BOOLEAN}:
        return Basis(Method.CONTRIBUTION, metric)
    if measure.aggregation not in MEASURED:
        return None
    return Basis(Method.MEAN, _aggregated(metric, Aggregation.SUM), _aggregated(metric, Aggregation.COUNT))


def _aggregated(metric: Metric, aggregation: Aggregation) -> Metric:
    measure = metric.measure
    return replace(metric, measure=replace(measure, aggregation=aggregation) if measure else None)


def means_of_parts(catalogue: Catalogue, metric: Metric) -> list[Metric]:
    """The mean of `metric`, then those of its parts, over the records that have all parts; empty without parts."""
    names = PARTS.get(metric.family, ())
    if not names or any(name not in catalogue.metrics for name in names) or metric.measure is None:
        return []
    parts = [catalogue.metric(name) for name in names]
    known = tuple(f"({part.measure.expression}) is not null" for part in parts if part.measure)
    whole = replace(metric, filters=(*metric.filters, *known))
    found = [_aggregated(whole, Aggregation.AVERAGE)]
    for part in parts:
        expression = part.measure.expression if part.measure else ""
        measure = replace(metric.measure, expression=expression)
        mean = replace(whole, name=part.name, label=part.label, measure=measure)
        found.append(_aggregated(mean, Aggregation.AVERAGE))
    return found
