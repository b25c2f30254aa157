"""What comes back for a question: a text, the figures in it, and what they rest on."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field


class Status(StrEnum):
    """How far a question was answered."""

    ANSWERED = "answered"
    PARTLY = "partly understood"
    UNANSWERED = "unanswered"
    REFUSED = "refused"


class AnswerFigure(BaseModel):
    """One figure of an answer, in the unit of its metric (durations in seconds)."""

    metric: str
    label: str = Field(description="what it is the figure of")
    value: float | None = Field(description="null: no data, which is not 0")
    unit: str
    n: int
    group: dict[str, Any] = {}
    period: date | None = None
    role: str = Field("value", description="value, previous, change (of the value itself) or contribution")


class AnswerSource(BaseModel):
    """What a part of the answer rests on: one call of a tool."""

    tool: str
    arguments: dict[str, Any]
    n: int
    coverage: float | None
    as_of: datetime | None
    link: str


class ToldAnswer(BaseModel):
    """The answer to one question. `figures` all come from tool results; `sources` are the calls."""

    question: str
    status: Status
    text: str
    figures: list[AnswerFigure] = []
    sources: list[AnswerSource] = []
    assumed: list[str] = Field([], description="what was chosen where the words leave a choice")
    not_understood: list[str] = Field([], description="words that nothing was made of")
    suggestions: list[str] = Field([], description="what could be asked instead")
