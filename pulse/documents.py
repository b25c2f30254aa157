"""The documents that programs read, the same from `pulse … --json` and from the REST API."""

from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from pulse.metrics import Metric, MetricAnswer, MetricRow


class MetricDocument(BaseModel):
    """One entry of the metric catalogue."""

    name: str
    label: str
    question: str
    description: str
    unit: str = Field(description="seconds, count, ratio or number")
    direction: str = Field(description="which way is good: up, down or neither")
    family: str
    caveats: list[str]
    dimensions: list[str] = Field(description="what it can be split and filtered by")

    @classmethod
    def of(cls, metric: Metric) -> "MetricDocument":
        """What the catalogue says about `metric`."""
        return cls(
            name=metric.name,
            label=metric.label,
            question=metric.question,
            description=metric.description,
            unit=metric.unit,
            direction=metric.direction,
            family=metric.family,
            caveats=list(metric.caveats),
            dimensions=sorted(metric.dimensions),
        )


class RowDocument(BaseModel):
    """One figure; `value` is null where there is no data, which is not 0."""

    period: date | None = Field(description="first day of the period; null when one figure covers all")
    dimensions: dict[str, Any]
    value: float | None
    n: int = Field(description="records behind the figure")
    coverage: float | None = Field(description="share of candidates that could be measured, 0 to 1")
    hidden: bool = Field(description="rests on the doing of fewer than three people: the figure is kept from viewers")

    @classmethod
    def of(cls, row: MetricRow) -> "RowDocument":
        """The document of one row of an answer."""
        return cls(
            period=row.period,
            dimensions=row.dimensions,
            value=row.value,
            n=row.n,
            coverage=row.coverage,
            hidden=row.is_hidden,
        )


class AnswerDocument(BaseModel):
    """Figures of one metric and what a reader must know about them."""

    metric: str
    unit: str
    since: date = Field(description="first day of the period")
    until: date = Field(description="first day after the period")
    grain: str | None
    timezone: str
    n: int
    coverage: float | None
    as_of: datetime | None = Field(description="all that happened before is included; null: not read to the end yet")
    rows: list[RowDocument]

    @classmethod
    def of(cls, answer: MetricAnswer) -> "AnswerDocument":
        """The document of `answer`."""
        query = answer.query
        return cls(
            metric=answer.metric.name,
            unit=answer.metric.unit,
            since=query.since,
            until=query.until,
            grain=query.grain,
            timezone=query.time_zone,
            n=answer.n,
            coverage=answer.coverage,
            as_of=answer.as_of,
            rows=[RowDocument.of(row) for row in answer.rows],
        )
