"""How the values of the single records behind a figure spread: percentiles, a histogram, and the records as points."""

import math
from dataclasses import dataclass
from itertools import pairwise

from sqlglot import exp

from pulse.asking import Asking, Statement
from pulse.metrics.access import Reader, visible_metric
from pulse.metrics.catalogue import Catalogue, Metric, Unit
from pulse.metrics.compiler import parameters
from pulse.metrics.errors import MetricError
from pulse.metrics.evidence import EvidencePage, evidencing, records_of
from pulse.metrics.frame import named, place
from pulse.metrics.freshness import Freshness
from pulse.metrics.query import MetricQuery
from pulse.metrics.sql_text import DIALECT, parsed

PERCENTILES = (0.1, 0.25, 0.5, 0.75, 0.85, 0.9, 0.95, 0.99)
BUCKETS = 20
MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
WEEK = 7 * DAY
# Edges that people think in; each about double the one before.
DURATIONS = (
    *(0.0, 15 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 4 * HOUR, 8 * HOUR, 16 * HOUR),
    *(DAY, 2 * DAY, 3 * DAY, 5 * DAY, WEEK, 2 * WEEK, 4 * WEEK, 8 * WEEK, 16 * WEEK, 32 * WEEK, 64 * WEEK),
)


@dataclass(frozen=True, slots=True)
class Bucket:
    """`count` records whose value is at least `start` and below `end`; the last bucket holds its end too."""

    start: float
    end: float
    count: int


@dataclass(frozen=True, slots=True)
class Distribution:
    """Values in the metric's unit; None where no record could be measured. `page` has the figure and the points."""

    page: EvidencePage
    mean: float | None
    least: float | None
    most: float | None
    percentiles: dict[float, float | None]
    buckets: list[Bucket]


def distributing(
    catalogue: Catalogue, query: MetricQuery, reader: Reader, *, points: int = 500, freshness: Freshness | None = None
) -> Asking[Distribution]:
    """How the records behind the one figure that `query` asks for spread, with the newest `points` of them.

    MetricError for a metric whose records have no value of their own; else errors as of `evidencing`.
    """
    metric = visible_metric(catalogue, query.metric, reader)
    if not metric.has_distribution:
        raise MetricError(f"The records behind {metric.name!r} are counted, not measured: they have no distribution.")
    freshness = freshness or Freshness()
    page = yield from evidencing(catalogue, query, reader, limit=points, freshness=freshness)
    covered = yield from freshness.covered(metric)
    params = parameters(metric, query, covered.until)
    rows = records_of("", metric, query, [], None).subquery("_records")
    (told,) = yield Statement(_summary(rows).sql(DIALECT), {**params, "shares": list(PERCENTILES)})
    percentiles = dict(zip(PERCENTILES, told["percentiles"] or [None] * len(PERCENTILES), strict=True))
    edges = _edges(metric, told["least"], told["most"])
    counts: dict[int, int] = {}
    if edges:
        found = yield Statement(_histogram(rows).sql(DIALECT), {**params, "edges": edges[:-1]})
        counts = {row["bucket"]: row["count"] for row in found}
    buckets = [Bucket(*ends, counts.get(number, 0)) for number, ends in enumerate(pairwise(edges), start=1)]
    return Distribution(page, told["mean"], told["least"], told["most"], percentiles, buckets)


def _summary(rows: exp.Subquery) -> exp.Select:
    percentiles = exp.WithinGroup(
        this=exp.PercentileCont(this=place("shares", "double precision[]")),
        expression=exp.Order(expressions=[exp.Ordered(this=parsed("value"), nulls_first=False)]),
    )
    figures = {"mean": parsed("avg(value)"), "least": parsed("min(value)"), "most": parsed("max(value)")}
    columns = [named(expression, name) for name, expression in (figures | {"percentiles": percentiles}).items()]
    return exp.select(*columns).from_(rows.copy())


def _histogram(rows: exp.Subquery) -> exp.Select:
    bucket = exp.func("width_bucket", parsed("value"), place("edges", "double precision[]"))
    select = exp.select(named(bucket, "bucket"), named(parsed("count(*)"), "count")).from_(rows.copy())
    return select.where(parsed("not value is null")).group_by(exp.Literal.number(1))


def _edges(metric: Metric, least: float | None, most: float | None) -> list[float]:
    """Edges of the buckets, rising, from at most `least` to more than `most` where that can be."""
    if least is None or most is None:
        return []
    if metric.unit is Unit.SECONDS and least >= 0:
        inside = [edge for edge in DURATIONS if edge <= most]
        above = [edge for edge in DURATIONS if edge > most]
        return [*inside, above[0] if above else most]
    step = _step((most - least) / BUCKETS)
    first = math.floor(least / step)
    return [number * step for number in range(first, math.floor(most / step) + 2)]


def _step(width: float) -> float:
    """The smallest of 1, 2 and 5 times a power of ten that is at least `width`."""
    if width <= 0:
        return 1.0
    power = 10.0 ** math.floor(math.log10(width))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= width * (1 - 1e-9))
