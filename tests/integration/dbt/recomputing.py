"""Works a metric's value out again from the records of its evidence: in Python, with none of the compiler's code."""

import ast
from collections import Counter
from collections.abc import Callable
from statistics import fmean, median, quantiles

from pulse.metrics import EvidenceRecord, Metric
from pulse.metrics.catalogue import Aggregation, Measure

Records = list[EvidenceRecord]


def recomputed(metric: Metric, records: Records, path: str = "") -> float | None:
    """The value of `metric` by the records whose part is `path` or below."""
    if metric.measure is not None:
        return aggregate(metric.measure, [record for record in records if record.part == path])
    values: dict[str, float | None] = {}
    for part in metric.parts:
        value = recomputed(part.metric, records, f"{path}.{part.name}" if path else part.name)
        values[part.name] = 0.0 if value is None and part.metric.is_counting else value
    if metric.is_ratio:
        return divided(values["numerator"], values["denominator"])
    return evaluated(ast.parse(metric.formula, mode="eval").body, values)


def aggregate(measure: Measure, records: Records) -> float | None:
    values = [record.value for record in records if record.value is not None]
    told_apart = [record.counted for record in records if record.counted is not None]
    match measure.aggregation:
        case Aggregation.COUNT:
            return float(len(values))
        case Aggregation.COUNT_DISTINCT | Aggregation.DAYS:
            return float(len(set(told_apart)))
        case Aggregation.GINI:
            return gini([record.counted for record in records if record.counted and record.value])
        case Aggregation.RANK_CORRELATION:
            pairs = [(one.value, one.against) for one in records if one.value is not None and one.against is not None]
            return rank_correlation(pairs)
    if not values:
        return None
    share = measure.percentile or 0.5
    by_name: dict[Aggregation, Callable[[list[float]], float]] = {
        Aggregation.SUM: sum,
        Aggregation.SUM_BOOLEAN: sum,
        Aggregation.AVERAGE: fmean,
        Aggregation.MIN: min,
        Aggregation.MAX: max,
        Aggregation.MEDIAN: median,
        Aggregation.PERCENTILE: lambda given: percentile(given, share),
    }
    return by_name[measure.aggregation](values)


def percentile(values: list[float], share: float) -> float:
    """Continuous percentile, as `percentile_cont` defines it."""
    if len(values) == 1:
        return values[0]
    return quantiles(values, n=100, method="inclusive")[round(share * 100) - 1]


def gini(owners: list[str]) -> float | None:
    """Half the mean absolute difference between any two loads, by the mean load."""
    loads = list(Counter(owners).values())
    if not loads:
        return None
    differences = sum(abs(one - other) for one in loads for other in loads)
    return differences / (2 * len(loads) * sum(loads))


def rank_correlation(pairs: list[tuple[float, float]]) -> float | None:
    ranks = [ranked([pair[side] for pair in pairs]) for side in (0, 1)]
    if len(pairs) < 2 or any(len(set(side)) == 1 for side in ranks):
        return None
    means = [fmean(side) for side in ranks]
    deviations = [[rank - mean for rank in side] for side, mean in zip(ranks, means, strict=True)]
    covariance = sum(a * b for a, b in zip(*deviations, strict=True))
    spreads = [sum(one * one for one in side) for side in deviations]
    return float(covariance / (spreads[0] * spreads[1]) ** 0.5)


def ranked(values: list[float]) -> list[float]:
    return [
        sum(other < value for other in values) + (sum(other == value for other in values) + 1) / 2 for value in values
    ]


def divided(upper: float | None, lower: float | None) -> float | None:
    return upper / lower if upper is not None and lower else None


def evaluated(node: ast.expr, values: dict[str, float | None]) -> float | None:
    """A formula of names, numbers and + - * /; NULL spreads as in SQL."""
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.Constant):
        return float(str(node.value))
    assert isinstance(node, ast.BinOp)
    left, right = evaluated(node.left, values), evaluated(node.right, values)
    if left is None or right is None:
        return None
    match node.op:
        case ast.Add():
            return left + right
        case ast.Sub():
            return left - right
        case ast.Mult():
            return left * right
        case _:
            return divided(left, right)
