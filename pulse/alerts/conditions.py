"""What a rule may wait for: a figure, a finding, a failed job, stale data, an exhausted quota, a report."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PositiveFloat

from pulse.findings.scales import Severity
from pulse.reports.kinds import Kind


class Comparison(StrEnum):
    """How a figure is held against the threshold; the last two against the period before, as a share of it."""

    ABOVE = "above"
    BELOW = "below"
    ROSE_BY = "rose_by"
    FELL_BY = "fell_by"


class _Condition(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MetricCondition(_Condition):
    """A metric of the catalogue over a period until now, or until now and the one before it."""

    kind: Literal["metric"] = "metric"
    metric: str = Field(examples=["cycle_time"])
    comparison: Comparison
    threshold: float = Field(description="in the metric's unit; for rose_by and fell_by a share: 0.2 for a fifth")
    period: str = Field("7d", description="length until now, such as 7d, 4w or 3m", pattern=r"^\d{1,3}[dwmy]$")
    filters: tuple[str, ...] = Field((), description="name=value, as for metrics")
    by_team: bool = Field(False, description="look at each team by itself")
    least_records: int = Field(5, ge=1, description="with fewer records behind the figure nobody is told")


class FindingCondition(_Condition):
    """Any open finding that is at least this severe."""

    kind: Literal["finding"] = "finding"
    severity: Severity = Field(Severity.CRITICAL, description="the least severity that counts")
    findings: tuple[str, ...] = Field((), description="kinds of findings; none: all")
    team: str | None = None


class JobCondition(_Condition):
    """A job whose latest run failed, or a source unit that could not be read."""

    kind: Literal["job_failed"] = "job_failed"


class FreshnessCondition(_Condition):
    """A stream that has not been read up to some hours ago."""

    kind: Literal["stale_data"] = "stale_data"
    hours: PositiveFloat = Field(6.0, description="how far behind a stream may be")


class QuotaCondition(_Condition):
    """A limit of a source that holds extraction for longer than some minutes."""

    kind: Literal["quota_exhausted"] = "quota_exhausted"
    minutes: PositiveFloat = Field(15.0, description="how long extraction may have to wait")


class ReportCondition(_Condition):
    """A report that was just written: who has this rule's channels gets it."""

    kind: Literal["report"] = "report"
    reports: Kind = Field(Kind.WEEKLY, description="weekly or monthly")
    team: str | None = Field(None, description="none: that of the whole organisation")


Condition = Annotated[
    MetricCondition | FindingCondition | JobCondition | FreshnessCondition | QuotaCondition | ReportCondition,
    Field(discriminator="kind"),
]
