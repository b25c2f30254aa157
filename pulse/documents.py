"""The documents that programs read, the same from `pulse … --json` and from the REST API."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, Field

from pulse.metrics import EvidencePage, EvidenceRecord, Metric, MetricAnswer, MetricRow, change
from pulse.metrics.bands import Bands
from pulse.metrics.targets import Target


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
    times: list[str] = Field(description="what it can be filtered by besides")
    personal: list[str] = Field(description="dimensions about single persons, which are kept from viewers")
    minimum_role: str = Field(description="the least role that may see it")
    has_distribution: bool = Field(description="each record has a value of its own")

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
            times=sorted(metric.times),
            personal=sorted(name for name, dimension in metric.dimensions.items() if dimension.is_personal),
            minimum_role=metric.minimum_role,
            has_distribution=metric.has_distribution,
        )


class RowDocument(BaseModel):
    """One figure; `value` is null where there is no data, which is not 0."""

    period: date | None = Field(description="first day of the period; null when one figure covers all")
    dimensions: dict[str, Any]
    value: float | None
    n: int = Field(description="records behind the figure")
    coverage: float | None = Field(description="share of candidates that could be measured, 0 to 1")
    hidden: bool = Field(description="rests on the doing of fewer than three people: the figure is kept from viewers")
    target: float | None = Field(description="what the figure should reach, if somebody set it")
    band: str | None = Field(description="DORA's band of the figure, for the metrics that have bands")
    previous: float | None = Field(description="the figure of the period before, where it was asked for")
    change: float | None = Field(description="relative change from it: 0.1 for a tenth more")

    @classmethod
    def of(
        cls,
        row: MetricRow,
        target: Target | None = None,
        earlier: MetricRow | None = None,
        bands: Bands | None = None,
    ) -> "RowDocument":
        """The document of one row of an answer."""
        previous = earlier.value if earlier else None
        return cls(
            period=row.period,
            dimensions=row.dimensions,
            value=row.value,
            n=row.n,
            coverage=row.coverage,
            hidden=row.is_hidden,
            target=target.value if target else None,
            band=bands.band(row.value) if bands else None,
            previous=previous,
            change=change(row.value, previous),
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
    band_year: int | None = Field(description="year of the publication that the bands come from")
    rows: list[RowDocument]

    @classmethod
    def of(
        cls,
        answer: MetricAnswer,
        targets: Sequence[Target | None] = (),
        earlier: Sequence[MetricRow | None] | None = None,
        bands: Bands | None = None,
    ) -> "AnswerDocument":
        """The document of `answer`; `targets` and `earlier` figures stand beside its rows, in their order."""
        query, nothing = answer.query, [None] * len(answer.rows)
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
            band_year=bands.year if bands else None,
            rows=list(map(RowDocument.of, answer.rows, targets or nothing, earlier or nothing, [bands] * len(nothing))),
        )


class EvidenceRecordDocument(BaseModel):
    """One record behind a figure."""

    part: str = Field(description="part in which it counts, such as numerator; empty if there is just one")
    key: str | None
    title: str | None
    url: str | None
    at: datetime | None = Field(description="the time by which it belongs to the period")
    value: float | None = Field(description="what was measured of it; null: could not be measured")
    counted: str | None = Field(description="what a distinct count tells apart")
    against: float | None = Field(description="the other side of a correlation")
    dimensions: dict[str, Any]

    @classmethod
    def of(cls, record: EvidenceRecord) -> "EvidenceRecordDocument":
        """The document of `record`."""
        return cls.model_validate(record, from_attributes=True)


class EvidenceDocument(BaseModel):
    """A page of the records behind a figure, and the figure."""

    answer: AnswerDocument
    total: int = Field(description="records behind the figure, on all pages")
    offset: int
    records: list[EvidenceRecordDocument]

    @classmethod
    def of(cls, page: EvidencePage) -> "EvidenceDocument":
        """The document of `page`."""
        return cls(
            answer=AnswerDocument.of(page.answer),
            total=page.total,
            offset=page.offset,
            records=list(map(EvidenceRecordDocument.of, page.records)),
        )
