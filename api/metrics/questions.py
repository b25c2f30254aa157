"""The query parameters of a metric's figures, and the query that they make."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from pulse.metrics import Grain, MetricQuery
from pulse.metrics.parsing import PERIOD_HELP, parse_filter, parse_period
from pulse.metrics.query import zone
from pulse.settings import Settings

MOST_RECORDS = 1_000


class Question(BaseModel):
    """What to ask of a metric, over the half-open period `since` <= day < `until`."""

    model_config = ConfigDict(extra="forbid")

    period: str | None = Field(None, description=f"{PERIOD_HELP} By default 12w.", examples=["12w", "2026-Q2"])
    since: date | None = Field(None, description="first day; wins over `period`")
    until: date | None = Field(None, description="first day after the period; wins over `period`")
    filters: list[str] = Field(
        [], description="name=value, name=a,b, name!=value; no value: records without one", examples=[["team=Payments"]]
    )
    timezone: str | None = Field(None, description="where days begin; by default the organisation's time zone")

    def time_zone(self, settings: Settings) -> str:
        """The time zone asked for, or the organisation's."""
        return self.timezone or settings.timezone

    def query(
        self, metric: str, settings: Settings, dimensions: tuple[str, ...] = (), grain: Grain | None = None
    ) -> MetricQuery:
        """The query of `metric`; MetricError when a part cannot be understood."""
        time_zone = self.time_zone(settings)
        days = parse_period(self.period, self.since, self.until, zone(time_zone))
        conditions = tuple(map(parse_filter, self.filters))
        return MetricQuery(metric, *days, dimensions, conditions, grain, time_zone)


class SplitQuestion(Question):
    """Figures, of all or of each group."""

    dimensions: list[str] = Field([], description="split every figure by these", examples=[["team"]])


class SeriesQuestion(SplitQuestion):
    """Figures by period."""

    grain: Grain = Field(Grain.WEEK, description="one figure a period; weeks are ISO weeks")
    previous: bool = Field(False, description="with the figure of the period before beside each")


class ComparisonQuestion(SplitQuestion):
    """Figures beside those of another period."""

    grain: Grain | None = Field(None, description="one figure a period; without it one figure over all")
    against: str | None = Field(None, description="the other period, as `period`; by default the one before")
    against_since: date | None = Field(None, description="first day of the other period; wins over `against`")
    against_until: date | None = Field(None, description="first day after the other period; wins over `against`")

    def other(self, settings: Settings) -> tuple[date, date] | None:
        """First day of the other period and first day after; None for the one before."""
        if not (self.against or self.against_since or self.against_until):
            return None
        return parse_period(self.against, self.against_since, self.against_until, zone(self.time_zone(settings)))


class BreakdownQuestion(Question):
    """Figures by the groups of one dimension."""

    by: str = Field(description="the dimension", examples=["team"])
    limit: int = Field(50, ge=1, le=MOST_RECORDS, description="groups, the largest first")


class DistributionQuestion(Question):
    """How the records' own values spread."""

    points: int = Field(500, ge=1, le=MOST_RECORDS, description="records to show as points, the newest first")


class EvidenceQuestion(Question):
    """The records behind a figure."""

    limit: int = Field(50, ge=1, le=MOST_RECORDS)
    cursor: str | None = Field(None, description="`next_cursor` of the page before")
