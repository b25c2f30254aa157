"""What the routes of the chat take and give."""

from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, RootModel

from pulse.agent.answers import UsedModel
from pulse.agent.events import (
    ApprovalRequired,
    Citation,
    Drawn,
    Step,
    Token,
    ToolCall,
    ToolResult,
    Unverified,
    Used,
    Verified,
)
from pulse.agent.outcome import Outcome, Proposal
from pulse.agent.threads import StoredAnswer, Thread

AnswerState = Literal["running", "waiting", "done", "stopped", "failed"]
Rating = Literal["up", "down"]


class ChatStatus(BaseModel):
    """How questions are answered here."""

    model: str | None = Field(description="the language model; null: the planner answers without one")
    text: str = Field(description="the same in words, for people")
    actions: list[str] = Field(description="what you may have the agent do, each after your approval")


class ThreadDocument(BaseModel):
    """One conversation."""

    thread_id: str
    title: str = Field(description="empty until something is asked")
    created_at: datetime
    changed_at: datetime

    @classmethod
    def of(cls, thread: Thread) -> "ThreadDocument":
        """The document of a thread."""
        return cls.model_validate(thread, from_attributes=True)


class ThreadPage(BaseModel):
    """Conversations, those that changed last first; `next_cursor` is null on the last page."""

    threads: list[ThreadDocument]
    next_cursor: datetime | None


class ChatAnswer(BaseModel):
    """A question and what became of it."""

    answer_id: str
    thread_id: str
    question: str
    state: AnswerState = Field(description="waiting: for approval of `proposal`")
    outcome: Outcome | None = Field(description="null until it has ended; of a stopped answer what there was")
    proposal: Proposal | None = Field(description="the action that waits for approval")
    feedback: Rating | None
    comment: str
    begun_at: datetime
    ended_at: datetime | None

    @classmethod
    def of(cls, stored: StoredAnswer) -> "ChatAnswer":
        """The document of a stored answer."""
        return cls.model_validate(stored, from_attributes=True)


class WholeThread(ThreadDocument):
    """One conversation with its answers, from the first on."""

    answers: list[ChatAnswer]


class Title(BaseModel):
    """What a conversation is called."""

    model_config = ConfigDict(extra="forbid")

    title: str = Field("", max_length=80, description="empty: as its first question")


class Message(BaseModel):
    """A question."""

    model_config = ConfigDict(extra="forbid")

    text: str = Field(min_length=1, max_length=4000, pattern=r"\S", examples=["Why did lead time change in Q2?"])


class Approval(BaseModel):
    """Whether the proposed action may be taken."""

    model_config = ConfigDict(extra="forbid")

    is_approved: bool


class Feedback(BaseModel):
    """What somebody thinks of an answer."""

    model_config = ConfigDict(extra="forbid")

    feedback: Rating | None = Field(description="null: takes it back")
    comment: str = Field("", max_length=2000)


class UsageDocument(BaseModel):
    """What your answers used of one model on one day."""

    day: date
    model: str
    answers: int
    input_tokens: int
    output_tokens: int
    cost: float

    @classmethod
    def of(cls, used: UsedModel) -> "UsageDocument":
        """The document of a day."""
        return cls.model_validate(used, from_attributes=True)


class Began(BaseModel):
    """The first event of every stream."""

    kind: Literal["began"] = "began"
    answer: ChatAnswer
    model: str | None


class Done(BaseModel):
    """The last event of an answer that has ended; of a stopped one too."""

    kind: Literal["done"] = "done"
    answer: ChatAnswer


class Failed(BaseModel):
    """The last event where something failed that should not have."""

    kind: Literal["error"] = "error"
    text: str


Told = (
    Began
    | Step
    | ToolCall
    | ToolResult
    | Token
    | Citation
    | Drawn
    | Verified
    | Unverified
    | Used
    | ApprovalRequired
    | Done
    | Failed
)


class ChatEvent(RootModel[Annotated[Told, Field(discriminator="kind")]]):
    """One event of a stream; `kind` tells which. More kinds may come."""
