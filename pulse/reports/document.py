"""What a report says, as plain data: the JSON form of a report, from which Markdown and HTML are made."""

from datetime import date, datetime

from pydantic import BaseModel, Field

from pulse.reports.kinds import Kind


class Figure(BaseModel):
    """One metric of the period beside the period before; values are in `unit`, null is no data."""

    metric: str
    label: str
    unit: str
    value: float | None
    previous: float | None
    change: float | None = Field(description="share of the value before")
    is_better: bool | None = Field(description="null where no way is good, or nothing can be compared")
    n: int
    target: float | None
    is_on_target: bool | None = Field(description="null without a target or without data")
    band: str | None
    series: list[float | None] = Field(description="the latest periods, this one last")


class Note(BaseModel):
    """One finding, as the report tells it; none of them names a person."""

    finding_id: int
    severity: str
    title: str
    text: str
    next_step: str


class Cause(BaseModel):
    """What one group or part added to a change, in the unit of its metric."""

    name: str
    contribution: float
    n: int = Field(description="its records in the period")


class Reason(BaseModel):
    """What a change of a metric is made of; the causes and the rest add up to it."""

    metric: str
    label: str
    unit: str
    by: str = Field(description="the dimension that divides it, or parts")
    change: float = Field(description="of the metric, or of its mean where a percentile cannot be divided")
    is_of_mean: bool
    causes: list[Cause] = Field(description="the strongest first")
    rest: float


class Outlook(BaseModel):
    """What is expected of one subject, beside how such forecasts came true."""

    kind: str
    subject_type: str
    subject: str
    team: str
    text: str
    record: str | None = Field(description="how such forecasts came true; null: not known yet")
    horizon_at: datetime | None
    chance: float | None
    certainties: dict[str, float | None] = Field(description="days from `made_at`, or items by the horizon")
    made_at: datetime


class Report(BaseModel):
    """One report. `team` is null for the whole organisation; the period is `since` <= day < `until`."""

    kind: Kind
    team: str | None
    since: date
    until: date
    timezone: str
    as_of: datetime | None = Field(description="all that happened before is included")
    made_at: datetime
    summary: list[str] = Field(description="what changed, in sentences, what matters most first")
    figures: list[Figure]
    reasons: list[Reason] = Field([], description="why the figures in the summary changed")
    outlook: list[Outlook] = Field([], description="what is expected next")
    opened: list[Note] = Field(description="findings that became true in the period")
    lasting: list[Note] = Field(description="findings that were true before and are still")
    closed: list[Note] = Field(description="findings that ended in the period")

    @property
    def title(self) -> str:
        """Whose report of which period."""
        whose = self.team or "The organisation"
        if self.kind is Kind.WEEKLY:
            year, week, _ = self.since.isocalendar()
            return f"{whose}, week {week} of {year}"
        return f"{whose}, {self.since:%B %Y}"
