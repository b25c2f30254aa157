"""How arguments name a metric, its period, splits and filters; shared by all tools about metrics."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from pydantic import BaseModel, ConfigDict, Field

from pulse.metrics import Filter, Grain, MetricQuery, Operator
from pulse.metrics.parsing import PERIOD_HELP, parse_period
from pulse.metrics.query import zone
from pulse.tools.context import Context
from pulse.tools.result import Arguments

LENGTH = re.compile(r"\d{1,4}[dwmy]")


class Condition(BaseModel):
    """One filter: records whose dimension is (not) one of the values, or lies in a range."""

    model_config = ConfigDict(extra="forbid")

    dimension: str = Field(description="a dimension of the metric, as describe_metric lists them", examples=["team"])
    values: list[str | int | float | bool] = Field([], examples=[["Payments"]])
    operator: Operator = Operator.IN

    def filter(self) -> Filter:
        """The filter as the metrics know it; MetricError when values and operator do not fit."""
        return Filter(self.dimension, self.operator, tuple(self.values))


class Span(BaseModel):
    """A half-open period: `since` <= day < `until`."""

    model_config = ConfigDict(extra="forbid")

    since: date
    until: date = Field(description="first day after the period")


class MetricArguments(Arguments):
    """One metric over a period, for some records."""

    metric: str = Field(description="name of a metric, as list_metrics tells it", examples=["issue_cycle_time"])
    period: str | None = Field(None, description=f"{PERIOD_HELP} By default 12w.", examples=["2026-Q2"])
    since: date | None = Field(None, description="first day; wins over period")
    until: date | None = Field(None, description="first day after the period; wins over period")
    filters: list[Condition] = Field([], description="only records for which all of these hold")

    def query(self, context: Context, dimensions: Sequence[str] = (), grain: Grain | None = None) -> MetricQuery:
        """What to ask the metrics; MetricError when the period or a filter cannot be understood."""
        until = self.until
        if until is None and (self.period is None or LENGTH.fullmatch(self.period)):
            until = context.today + timedelta(days=1)
        days = parse_period(self.period, self.since, until, zone(context.time_zone))
        conditions = tuple(given.filter() for given in self.filters)
        return MetricQuery(self.metric, *days, tuple(dimensions), conditions, grain, context.time_zone)
