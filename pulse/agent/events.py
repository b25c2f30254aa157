"""What happens while an answer is made, one model a kind. `docs/reference/chat.md` tells it to programs."""

from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from pulse.agent.outcome import Chart, Outcome, Proposal, Usage


class Step(BaseModel):
    """The agent turns to something."""

    kind: Literal["step"] = "step"
    name: Literal["plan", "tools", "answer", "check", "redraft", "fallback", "act"]
    text: str = Field(description="for people")


class ToolCall(BaseModel):
    """A tool is called."""

    kind: Literal["tool_call"] = "tool_call"
    call_id: str
    tool: str
    arguments: dict[str, Any]


class ToolResult(BaseModel):
    """A tool has answered."""

    kind: Literal["tool_result"] = "tool_result"
    call_id: str
    tool: str
    is_error: bool = False
    text: str = Field("", description="why not, where it is an error")
    n: int | None = None
    coverage: float | None = None
    as_of: datetime | None = None
    link: str | None = None


class Token(BaseModel):
    """A piece of the draft. `draft` counts from 1: a higher number takes the place of what came before."""

    kind: Literal["token"] = "token"
    draft: int
    text: str


class Citation(BaseModel):
    """A source of the answer; `number` is how the text refers to it."""

    kind: Literal["citation"] = "citation"
    number: int
    tool: str
    arguments: dict[str, Any]
    n: int
    coverage: float | None
    as_of: datetime | None
    link: str


class Drawn(BaseModel):
    """Figures to draw beside the text."""

    kind: Literal["chart"] = "chart"
    chart: Chart


class Verified(BaseModel):
    """All of the text comes from results."""

    kind: Literal["verified"] = "verified"
    statements: int = Field(description="figures, dates and names that were looked up in the results")


class Unverified(BaseModel):
    """Something in the draft does not come from a result."""

    kind: Literal["unverified"] = "unverified"
    statements: list[str]
    consequence: Literal["redraft", "left out", "fallback"]


class Used(BaseModel):
    """What the answer has used."""

    kind: Literal["usage"] = "usage"
    usage: Usage


class ApprovalRequired(BaseModel):
    """The answer waits until its person approves or rejects an action; the stream ends here."""

    kind: Literal["approval_required"] = "approval_required"
    proposal: Proposal


class Ended(BaseModel):
    """The answer as it stands in the end; what was streamed before it was on the way there."""

    kind: Literal["ended"] = "ended"
    outcome: Outcome


Event = (
    Step | ToolCall | ToolResult | Token | Citation | Drawn | Verified | Unverified | Used | ApprovalRequired | Ended
)
