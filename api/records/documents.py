"""The documents of records, made from the declarations of their subjects, so that OpenAPI shows every column."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from pulse.metrics import MetricError
from pulse.metrics.parsing import FILTER_HELP, parse_filter
from pulse.metrics.query import zone
from pulse.records.reading import LARGEST_PAGE, RecordQuery
from pulse.records.subject import Column, Subject, Type
from pulse.settings import Settings

WHO = "Null also where the person is in none of your teams; absent for viewers."
TYPES: dict[Type, Any] = {
    Type.TEXT: str,
    Type.NUMBER: float,
    Type.BOOLEAN: bool,
    Type.TIME: datetime,
    Type.LIST: list[str],
}


class Wanted(BaseModel):
    """Which records, in which order, and how many."""

    model_config = ConfigDict(extra="forbid")

    q: str = Field("", max_length=200, description="words that all have to occur", examples=["checkout timeout"])
    filters: list[str] = Field([], max_length=30, description=f"{FILTER_HELP} No value: records without one.")
    sort: str | None = Field(None, max_length=64, description="a column; - before it for falling")
    limit: int = Field(50, ge=1, le=LARGEST_PAGE)
    cursor: str | None = Field(None, max_length=4_000, description="`next_cursor` of the page before")
    timezone: str | None = Field(None, description="where days begin; by default the organisation's time zone")

    def query(self, settings: Settings) -> RecordQuery:
        """The query that it stands for; MetricError when a part cannot be understood."""
        time_zone = self.timezone or settings.timezone
        zone(time_zone)
        conditions = tuple(map(parse_filter, self.filters))
        if any(len(given.values) > LARGEST_PAGE for given in conditions):
            raise MetricError(f"A filter may name {LARGEST_PAGE} values.")
        return RecordQuery(conditions, self.q, self.sort, self.limit, self.cursor, time_zone)


def record_model(subject: Subject) -> type[BaseModel]:
    """The document of one record."""
    fields: dict[str, Any] = {column.name: _field(column) for column in subject.columns}
    return create_model(f"{_camel(subject)}Record", __doc__=subject.description, **fields)


def page_model(subject: Subject, record: type[BaseModel]) -> type[BaseModel]:
    """The document of a page of records."""
    fields: dict[str, Any] = {
        "records": (list[record], ...),  # type: ignore[valid-type] # a model that is made while the program runs
        "next_cursor": (str | None, Field(description="ask for the next page with it; null on the last")),
    }
    return create_model(f"{_camel(subject)}Page", __doc__=f"A page of {subject.title.lower()}.", **fields)


def _field(column: Column) -> tuple[Any, Any]:
    if column.is_personal:
        return TYPES[column.type] | None, Field(
            None,
            description=f"{column.description} {WHO}",
        )
    return TYPES[column.type] | None, Field(description=column.description)


def _camel(subject: Subject) -> str:
    return "".join(part.capitalize() for part in subject.name.split("_"))
