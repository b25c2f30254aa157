"""`/data-quality/unmapped`; checks, rejected records and freshness are records like any other."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.auth.principals import MayRead
from api.dependencies import CurrentReader, ReadConnection

router = APIRouter(prefix="/data-quality", tags=["data quality"])


class UnmappedName(BaseModel):
    """A name in the data that nothing maps."""

    name: str
    count: int = Field(description="records that have it")


class UnmappedDocument(BaseModel):
    """One question about what the configuration leaves open."""

    question: str = Field(description="statuses, issue types, environments and so on", examples=["statuses"])
    finding: str = Field(description="what the names have in common")
    remedy: str = Field(description="what to do about the first of them; empty where all are mapped")
    names: list[UnmappedName] = Field(description="the most used first; those that are persons only for administrators")
    total: int


@router.get("/unmapped", operation_id="list_unmapped")
def list_unmapped(_: MayRead, connection: ReadConnection, reader: CurrentReader) -> list[UnmappedDocument]:
    """Names in the data that nothing maps, as `pulse doctor` finds them."""
    # The checks of `pulse doctor` load a client for HTTP, which nothing else here needs.
    from pulse.doctor.mappings import gaps

    return [
        UnmappedDocument(
            question=gap.question,
            finding=gap.finding,
            remedy=gap.remedy if reader.sees_everybody or not gap.is_personal else "",
            names=[
                UnmappedName(name=name, count=count)
                for name, count in gap.names
                if reader.sees_everybody or not gap.is_personal
            ],
            total=len(gap.names),
        )
        for gap in gaps(connection)
    ]
