"""What the routes of metrics give, beside the documents that the command line shares."""

from datetime import datetime

from pydantic import BaseModel, Field

from pulse.documents import AnswerDocument, EvidenceDocument, EvidenceRecordDocument, RowDocument
from pulse.metrics.bands import Bands
from pulse.metrics.breakdown import Breakdown, Group
from pulse.metrics.distribution import Distribution
from pulse.metrics.evidence import EvidencePage, EvidenceRecord


class GroupDocument(RowDocument):
    """One group of a breakdown."""

    rank: int = Field(description="1 for the largest figure")
    share_of_value: float | None = Field(description="part of the whole figure; null where figures do not add up")
    share_of_records: float | None = Field(description="part of the records behind the whole figure")

    @classmethod
    def of_group(cls, group: Group, bands: Bands | None) -> "GroupDocument":
        """The document of `group`."""
        row = RowDocument.of(group.row, bands=bands)
        return cls(
            **row.model_dump(),
            rank=group.rank,
            share_of_value=group.share_of_value,
            share_of_records=group.share_of_records,
        )


class BreakdownDocument(BaseModel):
    """A figure by the groups of one dimension."""

    whole: AnswerDocument
    dimension: str
    groups: list[GroupDocument] = Field(description="by falling value; without data and hidden ones last")
    total: int = Field(description="groups there are, also those beyond the limit")

    @classmethod
    def of(cls, found: Breakdown, limit: int, bands: Bands | None) -> "BreakdownDocument":
        """The document of the first `limit` groups."""
        return cls(
            whole=AnswerDocument.of(found.whole, bands=bands),
            dimension=found.dimension,
            groups=[GroupDocument.of_group(group, bands) for group in found.groups[:limit]],
            total=len(found.groups),
        )


class EvidencePageDocument(EvidenceDocument):
    """A page of the records behind a figure; `next_cursor` is null on the last one."""

    next_cursor: str | None

    @classmethod
    def of_page(cls, page: EvidencePage, next_cursor: str | None) -> "EvidencePageDocument":
        """The document of `page`."""
        return cls(
            answer=AnswerDocument.of(page.answer),
            total=page.total,
            offset=page.offset,
            records=list(map(EvidenceRecordDocument.of, page.records)),
            next_cursor=next_cursor,
        )


class PercentileDocument(BaseModel):
    """A continuous percentile."""

    share: float = Field(description="0.85 for p85")
    value: float | None


class BucketDocument(BaseModel):
    """Records whose value is at least `start` and below `end`; the last bucket holds its end too."""

    start: float
    end: float
    count: int


class PointDocument(BaseModel):
    """One record: when it counted, and its own value."""

    at: datetime | None
    value: float | None = Field(description="null: could not be measured")
    key: str | None
    title: str | None
    url: str | None

    @classmethod
    def of(cls, record: EvidenceRecord) -> "PointDocument":
        """The document of `record`."""
        return cls(at=record.at, value=record.value, key=record.key, title=record.title, url=record.url)


class DistributionDocument(BaseModel):
    """How the values of the single records spread, in the unit of the metric."""

    answer: AnswerDocument
    mean: float | None
    least: float | None
    most: float | None
    percentiles: list[PercentileDocument]
    buckets: list[BucketDocument]
    points: list[PointDocument] = Field(description="the newest records")
    total: int = Field(description="records behind the figure, also those not among the points")

    @classmethod
    def of(cls, found: Distribution) -> "DistributionDocument":
        """The document of `found`."""
        return cls(
            answer=AnswerDocument.of(found.page.answer),
            mean=found.mean,
            least=found.least,
            most=found.most,
            percentiles=[PercentileDocument(share=share, value=value) for share, value in found.percentiles.items()],
            buckets=[BucketDocument(start=one.start, end=one.end, count=one.count) for one in found.buckets],
            points=list(map(PointDocument.of, found.page.records)),
            total=found.page.total,
        )
