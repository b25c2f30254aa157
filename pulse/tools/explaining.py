"""What moved a metric between two periods: explain_change. The effects of groups or parts add up to the change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import isclose
from typing import Annotated, Any

from pydantic import BaseModel, Field

from pulse.metrics import Catalogue, ForbiddenError, Metric, MetricAnswer, MetricQuery, answer
from pulse.metrics.bases import PARTS, Method, basis_of, means_of_parts
from pulse.metrics.decomposition import Effect, Ratio, count_effects, ratio_effects
from pulse.metrics.periods import previous
from pulse.tools.asking import MetricArguments, Span
from pulse.tools.context import Context
from pulse.tools.links import metric_link
from pulse.tools.result import Page, Result, ToolError

BY_PARTS = "parts"
MEDIAN = " (median)"
SPLITS = ("team", "project", "repository", "issue_type", "source")
MEAN_NOTE = (
    "A percentile cannot be divided among groups, so the effects are those on the mean of the same records; "
    "the percentile of each period stands beside it."
)
Groups = dict[Any, MetricAnswer]


class ExplainChange(MetricArguments):
    """Which change, and by what to divide it."""

    before: Span | None = Field(None, description="the period to compare with; by default the one before")
    by: str | None = Field(
        None, description="a dimension, or 'parts' (phases of lead time and request cycle time); by default what fits"
    )
    limit: Annotated[int, Field(ge=1, le=50)] = 10


class GroupEffect(BaseModel):
    """What one group adds to the change; `contribution` is `rate` plus `mix`."""

    group: str | None = Field(description="value of the dimension or name of the part; null: records without one")
    before: float | None
    now: float | None
    n_before: int
    n_now: int
    contribution: float
    rate: float = Field(description="by the group being different itself")
    mix: float = Field(description="by the group weighing more or less in the whole")


class Explanation(Result):
    """A change and what it is made of. The contributions of all groups sum to `basis_now - basis_before`."""

    metric: str
    unit: str
    period: Span
    period_before: Span
    by: str
    method: Method
    before: float | None = Field(description="the metric in the earlier period")
    now: float | None
    basis_before: float | None = Field(description="what is divided: the metric itself, or for percentiles the mean")
    basis_now: float | None
    effects: list[GroupEffect] = Field(description="the strongest first")
    rest: float = Field(description="sum of the contributions that are not on this page")


@dataclass(frozen=True, slots=True)
class Figure:
    """One group's figure with the records behind it."""

    value: float | None
    n: int


@dataclass(frozen=True, slots=True)
class Change:
    """A metric's query for the period in question and for the one that it is compared with."""

    context: Context
    now: MetricQuery
    before: MetricQuery

    def ask(self, metric: Metric, *dimensions: str) -> tuple[MetricAnswer, MetricAnswer]:
        """The answers for now and before; `metric` need not be in the catalogue."""
        catalogue = Catalogue({metric.name: metric}, self.context.catalogue.sources)
        queries = (replace(query, metric=metric.name, dimensions=dimensions) for query in (self.now, self.before))
        parts = self.context.connection, catalogue
        now, before = (answer(*parts, query, self.context.reader, self.context.freshness) for query in queries)
        return now, before


def explain_change(context: Context, asked: ExplainChange) -> Explanation:
    """Divide the change of a metric among the groups of a dimension, or among its parts."""
    query = asked.query(context)
    since, until = (asked.before.since, asked.before.until) if asked.before else previous(query)
    change = Change(context, query, replace(query, since=since, until=until))
    metric = context.catalogue.metric(asked.metric)
    now, before = change.ask(metric)
    by = asked.by or _usual_split(metric, query)
    told = _by_parts(change, metric) if by == BY_PARTS else _by_dimension(change, metric, by)
    told.effects.sort(key=lambda effect: -abs(effect.contribution))
    shown, left = told.effects[: asked.limit], told.effects[asked.limit :]
    return Explanation(
        n=now.n,
        coverage=now.coverage,
        as_of=now.as_of,
        link=metric_link(replace(query, dimensions=() if by == BY_PARTS else (by,))),
        page=Page.of(0, len(shown), len(told.effects)) if left else None,
        notes=[*([MEAN_NOTE] if told.method in {Method.MEAN, Method.PARTS} else []), *metric.caveats],
        metric=metric.name,
        unit=metric.unit,
        period=Span(since=query.since, until=query.until),
        period_before=Span(since=since, until=until),
        by=by,
        method=told.method,
        before=before.rows[0].value,
        now=now.rows[0].value,
        basis_before=told.before,
        basis_now=told.now,
        effects=shown,
        rest=sum(effect.contribution for effect in left),
    )


@dataclass(frozen=True, slots=True)
class _Told:
    method: Method
    before: float | None
    now: float | None
    effects: list[GroupEffect]


def _usual_split(metric: Metric, query: MetricQuery) -> str:
    if metric.family in PARTS and metric.measure is not None:
        return BY_PARTS
    settled = {given.dimension for given in query.filters}
    for name in SPLITS:
        if name in metric.dimensions and name not in settled:
            return name
    raise ToolError(f"Say by what to divide {metric.name!r}: {', '.join(sorted(metric.dimensions))}.")


def _by_parts(change: Change, metric: Metric) -> _Told:
    means = means_of_parts(change.context.catalogue, metric)
    if not means:
        raise ToolError(f"{metric.name!r} has no parts. Divide it by one of {', '.join(sorted(metric.dimensions))}.")
    whole, *parts = ([_figure(one) for one in change.ask(mean)] for mean in means)
    effects = []
    for mean, (now, before) in zip(means[1:], parts, strict=True):
        moved = Effect((now.value or 0.0) - (before.value or 0.0))
        effects.append(_group_effect(mean.label.removesuffix(MEDIAN), moved, now, before))
    now, before = whole
    if now.value is None or before.value is None:
        effects = []
    return _Told(Method.PARTS, before.value, now.value, effects)


def _figure(found: MetricAnswer) -> Figure:
    return Figure(found.rows[0].value, found.rows[0].n)


def _by_dimension(change: Change, metric: Metric, by: str) -> _Told:
    metric.dimension(by)
    basis = basis_of(metric)
    if basis is None:
        raise ToolError(f"The change of {metric.name!r} cannot be divided. Ask query_metric for it by {by}.")
    groups = [_by_group(one) for one in change.ask(metric, by)]
    amounts = _checked(change, basis.amount, by)
    if basis.weight is None:
        effects = count_effects(*amounts)
        ends: list[float | None] = [sum(one.values()) for one in amounts]
    else:
        effects, ends = _of_ratio(amounts, _checked(change, basis.weight, by))
    nothing = Figure(None, 0)
    told = [
        _group_effect(group, effect, groups[0].get(group, nothing), groups[1].get(group, nothing))
        for group, effect in effects.items()
    ]
    return _Told(basis.method, ends[1], ends[0], told)


def _of_ratio(
    amounts: Sequence[dict[Any, float]], weights: Sequence[dict[Any, float]]
) -> tuple[dict[Any, Effect], list[float | None]]:
    periods = [
        {group: Ratio(amount.get(group, 0.0), weight.get(group, 0.0)) for group in {**amount, **weight}}
        for amount, weight in zip(amounts, weights, strict=True)
    ]
    whole = [Ratio(sum(one.values()), sum(other.values())) for one, other in zip(amounts, weights, strict=True)]
    return ratio_effects(*periods), [one.value for one in whole]


def _checked(change: Change, metric: Metric, by: str) -> list[dict[Any, float]]:
    """The figures of each group, now and before; ToolError unless they sum to that of all."""
    found = []
    for whole, split in zip(change.ask(metric), change.ask(metric, by), strict=True):
        values = {group: figure.value or 0.0 for group, figure in _by_group(split).items()}
        if not isclose(sum(values.values()), whole.rows[0].value or 0.0, rel_tol=1e-9, abs_tol=1e-6):
            raise ToolError(f"The groups of {metric.name!r} do not sum to the whole. Ask query_metric for it by {by}.")
        found.append(values)
    return found


def _by_group(found: MetricAnswer) -> dict[Any, Figure]:
    if any(row.is_hidden for row in found.rows):
        raise ForbiddenError("Some of these groups are the doing of fewer than three people.")
    return {row.group[0]: Figure(row.value, row.n) for row in found.rows}


def _group_effect(group: Any, effect: Effect, now: Figure, before: Figure) -> GroupEffect:
    return GroupEffect(
        group=None if group is None else str(group),
        before=before.value,
        now=now.value,
        n_before=before.n,
        n_now=now.n,
        contribution=effect.total,
        rate=effect.rate,
        mix=effect.mix,
    )
