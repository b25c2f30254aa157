"""What all arguments and all results of tools have in common."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from pulse.errors import PulseError


class ToolError(PulseError):
    """A tool that cannot do what was asked; the text says what to ask instead."""


class Arguments(BaseModel):
    """Arguments of a tool; what it does not know is an error, so that nothing asked for is passed over."""

    model_config = ConfigDict(extra="forbid")


class Page(BaseModel):
    """Which part of all that was found a result shows."""

    offset: int
    returned: int
    total: int
    remaining: int = Field(description="how many are left behind this page; ask with a larger offset for them")

    @classmethod
    def of(cls, offset: int, returned: int, total: int) -> "Page":
        """The page of `returned` elements from number `offset` on."""
        return cls(offset=offset, returned=returned, total=total, remaining=max(total - offset - returned, 0))


class Result(BaseModel):
    """What every result tells beside its own."""

    n: int = Field(description="records behind the result")
    coverage: float | None = Field(None, description="share of candidates that could be measured, 0 to 1")
    as_of: datetime | None = Field(description="all that happened before is included; null: not read to the end yet")
    link: str = Field(description="where the dashboard shows it")
    page: Page | None = Field(None, description="null: the result is whole")
    notes: list[str] = Field([], description="what a reader must know to take it right")
