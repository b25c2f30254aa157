"""Figures of the catalogue that a metric condition holds against its threshold."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import psycopg

from pulse.alerts.conditions import Comparison, MetricCondition
from pulse.alerts.signal import Signal
from pulse.metrics import Catalogue, Metric, MetricQuery, MetricRow, Reader, change, compare
from pulse.metrics.parsing import parse_filter, parse_period
from pulse.metrics.query import zone
from pulse.roles import Role
from pulse.wording import value_text

MANY = Reader(Role.VIEWER)
TEAM = "team"
WORDS = {
    Comparison.ABOVE: "above",
    Comparison.BELOW: "below",
    Comparison.ROSE_BY: "up by",
    Comparison.FELL_BY: "down by",
}


@dataclass(frozen=True, slots=True)
class _Figure:
    team: str | None
    row: MetricRow
    earlier: MetricRow | None

    @property
    def change(self) -> float | None:
        return change(self.row.value, self.earlier.value if self.earlier else None)


def figures_out_of_line(
    condition: MetricCondition, connection: psycopg.Connection[Any], catalogue: Catalogue, time_zone: str
) -> list[Signal]:
    """A signal for each figure of which `condition` is true; what a viewer may not see is not looked at.

    Raises:
        MetricError: the catalogue has no such metric, dimension or period.
    """
    metric, query = catalogue.metric(condition.metric), query_of(condition, time_zone)
    compared = compare(connection, catalogue, query, MANY)
    figures = [
        _Figure(row.dimensions.get(TEAM), row, earlier)
        for row, earlier in zip(compared.current.rows, compared.earlier, strict=True)
    ]
    return [
        _signal(condition, metric, query, figure)
        for figure in figures
        if _is_told(condition, figure) and is_true(condition, figure.row.value, figure.change)
    ]


def query_of(condition: MetricCondition, time_zone: str) -> MetricQuery:
    """The question that `condition` asks of the catalogue; MetricError when a part cannot be understood."""
    days = parse_period(condition.period, None, None, zone(time_zone))
    filters = tuple(map(parse_filter, condition.filters))
    return MetricQuery(condition.metric, *days, (TEAM,) if condition.by_team else (), filters, None, time_zone)


def is_true(condition: MetricCondition, value: float | None, change: float | None) -> bool:
    """Whether `value`, changed by the share `change`, fulfils the condition; no data never does."""
    if condition.comparison is Comparison.ABOVE:
        return value is not None and value > condition.threshold
    if condition.comparison is Comparison.BELOW:
        return value is not None and value < condition.threshold
    if change is None:
        return False
    return (change if condition.comparison is Comparison.ROSE_BY else -change) >= condition.threshold


def _is_told(condition: MetricCondition, figure: _Figure) -> bool:
    has_place = figure.team is not None or not condition.by_team
    # 0 of nothing is a figure of counts, and just what "below" waits for.
    is_enough = figure.row.n >= condition.least_records or condition.comparison is Comparison.BELOW
    return has_place and is_enough and not figure.row.is_hidden


def _signal(condition: MetricCondition, metric: Metric, query: MetricQuery, figure: _Figure) -> Signal:
    whose = f" of {figure.team}" if figure.team else ""
    value = value_text(figure.row.value, metric.unit)
    is_level = condition.comparison in (Comparison.ABOVE, Comparison.BELOW)
    against = value_text(condition.threshold, metric.unit if is_level else "ratio")
    name = metric.label or metric.name
    text = f"From {query.since} to before {query.until}, over {figure.row.n:,} records."
    if figure.earlier and figure.earlier.value is not None:
        text += f" It was {value_text(figure.earlier.value, metric.unit)} in the period before."
    return Signal(
        f"metric {metric.name} {figure.team or 'all'}",
        f"{name}{whose} is {value}, {WORDS[condition.comparison]} {against}",
        text,
        link=f"/metrics/{metric.name}?{urlencode(_place(query, figure))}",
    )


def _place(query: MetricQuery, figure: _Figure) -> dict[str, str]:
    place = {"since": str(query.since), "until": str(query.until)}
    return place | ({"filters": f"{TEAM}={figure.team}"} if figure.team else {})
