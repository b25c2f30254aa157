"""What one answer comes to: its text, what it rests on, what could not be verified, and what it cost."""

from datetime import date
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, Field

from pulse.answering import AnswerFigure, AnswerSource, Status


class By(StrEnum):
    """Who wrote an answer."""

    PLANNER = "planner"
    MODEL = "model"


class Point(BaseModel):
    """One figure of a chart."""

    period: date | None = Field(description="first day of the period; null where one figure covers all")
    group: str = Field(description="the series, or the bar; empty where there is one only")
    value: float | None = Field(description="in the unit of the metric; null: no data, which is not 0")
    n: int


class Chart(BaseModel):
    """Figures that are better drawn than read."""

    kind: str = Field(description="line where the figures follow one another in time, else bar")
    title: str
    metric: str
    unit: str = Field(description="seconds, count, ratio or number")
    points: list[Point]
    link: str


class Usage(BaseModel):
    """What an answer used."""

    model: str | None = None
    steps: int = Field(0, description="times that a model was asked")
    input_tokens: int = 0
    output_tokens: int = 0
    cost: float = Field(0, description="by the prices in the settings")
    seconds: float = 0


class Proposal(BaseModel):
    """An action that waits for a person's approval."""

    action: str = Field(examples=["pause_job"])
    arguments: dict[str, Any]
    text: str = Field(description="what would be done, in words")


class Outcome(BaseModel):
    """One answer, as it stands in the end."""

    status: Status
    text: str
    by: By
    figures: list[AnswerFigure] = []
    sources: list[AnswerSource] = Field([], description="calls of tools that it rests on; [1] in the text is the first")
    charts: list[Chart] = []
    is_verified: bool = Field(
        description="every figure, date and name in the text comes from a result of a tool, and all words of the "
        "question were understood"
    )
    unverified: list[str] = Field([], description="statements that were left out because nothing bears them")
    assumed: list[str] = []
    not_understood: list[str] = []
    suggestions: list[str] = Field([], description="what could be asked instead")
    notice: str | None = Field(None, description="what to know about how it was answered, such as without a model")
    usage: Usage = Usage()
