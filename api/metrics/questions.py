"""The query parameters of a metric, and the query that they make."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from pulse.metrics import Grain, MetricQuery
from pulse.metrics.parsing import PERIOD_HELP, parse_filter, parse_period
from pulse.metrics.query import zone
from pulse.settings import Settings


class Question(BaseModel):
    """What to ask of a metric, over the half-open period `since` <= day < `until`."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description=f"{PERIOD_HELP} By default 12w.", examples=["12w", "2026-Q2"])
    since: date | None = Field(None, description="first day; wins over `period`")
    until: date | None = Field(None, description="first day after the period; wins over `period`")
    grain: Grain | None = Field(None, description="one figure a period; without it one figure over all")
    dimensions: list[str] = Field([], description="split every figure by these")
    filters: list[str] = Field([], description="name=value, name=a,b, name!=value; no value: records without one")
    timezone: str | None = Field(None, description="where days begin; by default the organisation's time zone")

    def query(self, metric: str, settings: Settings) -> MetricQuery:
        """The query of `metric`; MetricError when a part cannot be understood."""
        time_zone = self.timezone or settings.timezone
        days = parse_period(self.period, self.since, self.until, zone(time_zone))
        conditions = tuple(map(parse_filter, self.filters))
        return MetricQuery(metric, *days, tuple(self.dimensions), conditions, self.grain, time_zone)
