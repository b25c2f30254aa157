"""The catalogue as a page for people: `python -m pulse.metrics.reference docs/reference/metrics.md` writes it."""

import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from pulse.metrics.catalogue import Aggregation, Catalogue, Measure, Metric
from pulse.metrics.loading import load_catalogue
from pulse.paths import SEMANTIC_MANIFEST
from pulse.roles import Role

HEAD = """\
# Metrics

Written from the compiled catalogue by `make reference`; [how to add a metric](../how-to/add-a-metric.md) says where it
is authored. `pulse metrics NAME` shows figures, `pulse evidence NAME` the records behind them.

Every figure carries *n* (records behind it), *coverage* (share of the records that could be measured), its period, the
time zone and *as of* (all that happened before is in it). "No data" is not 0: only a count over a period that data
cover is 0.
"""
GOOD = {"up": "more is better", "down": "less is better", "neither": "neither way is good"}
AGGREGATES = {
    Aggregation.COUNT: "number of records",
    Aggregation.COUNT_DISTINCT: "number of different `{0}`",
    Aggregation.SUM: "sum of `{0}`",
    Aggregation.SUM_BOOLEAN: "number of records with `{0}`",
    Aggregation.AVERAGE: "mean of `{0}`",
    Aggregation.MIN: "smallest `{0}`",
    Aggregation.MAX: "largest `{0}`",
    Aggregation.MEDIAN: "median of `{0}`",
    Aggregation.DAYS: "days that have a record",
    Aggregation.GINI: "Gini coefficient over `{1}`",
    Aggregation.RANK_CORRELATION: "rank correlation of `{0}` with `{1}`",
}


def page(catalogue: Catalogue) -> str:
    """The whole page: metrics by the mart they rest on, families together, in the order of their names."""
    metrics = sorted(catalogue.metrics.values(), key=lambda metric: (_subject(metric), metric.family, metric.name))
    sections = [HEAD]
    for subject, group in groupby(metrics, _subject):
        sections.append(f"\n## {subject.replace('_', ' ').capitalize()}\n")
        for _, members in groupby(group, lambda metric: metric.family):
            sections += _family(list(members))
    return "\n".join(sections).rstrip() + "\n"


def _subject(metric: Metric) -> str:
    return metric.measures[0].source.table.removeprefix("fct_")


def _family(members: list[Metric]) -> Iterator[str]:
    first = min(members, key=lambda metric: len(metric.name))
    yield f"### {first.label}\n"
    yield f"*{first.question}* {first.description}\n"
    yield from (f"- `{metric.name}`: {_formula(metric)}" for metric in members)
    yield f"- Unit: {first.unit}; {GOOD[first.direction]}{_role(first)}"
    yield f"- Split by: {', '.join(_dimension(first, name) for name in first.dimensions) or 'nothing'}"
    yield from (f"- {caveat}" for caveat in first.caveats)
    yield ""


def _role(metric: Metric) -> str:
    return f"; for the role {metric.minimum_role} and above" if metric.minimum_role is not Role.VIEWER else ""


def _dimension(metric: Metric, name: str) -> str:
    return f"{name} (not for viewers)" if metric.dimensions[name].is_personal else name


def _formula(metric: Metric) -> str:
    if metric.measure is None:
        parts = {part.name: f"`{part.metric.name}`" for part in metric.parts}
        if metric.is_ratio:
            return f"{parts['numerator']} / {parts['denominator']}"
        named = ", ".join(f"{name} = {of}" for name, of in parts.items() if f"`{name}`" != of)
        return f"`{metric.formula}`" + (f" with {named}" if named else "")
    text = _aggregate(metric.measure)
    if metric.filters:
        text += f", where {' and '.join(f'`{condition}`' for condition in metric.filters)}"
    if metric.is_share:
        text += ", as a share of all"
    return text + (f", per {metric.per_days} days" if metric.per_days else "")


def _aggregate(measure: Measure) -> str:
    other = measure.over or measure.against or ""
    value = f"age since {measure.expression}" if measure.is_age else measure.expression
    if measure.aggregation is Aggregation.PERCENTILE:
        text = f"{(measure.percentile or 0.5) * 100:g}th percentile of `{value}`"
    else:
        text = AGGREGATES[measure.aggregation].format(value, other)
    when = f"open at the end of the period (`{measure.time}` to `{measure.open_until}`)"
    return f"{text}, {when if measure.open_until else f'by `{measure.time}`'}"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(load_catalogue(SEMANTIC_MANIFEST)), encoding="utf-8")
