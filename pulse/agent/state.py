"""What the graph remembers of a conversation: plain JSON, kept by the checkpointer after each answer."""

from typing import Any, TypedDict


class Turn(TypedDict):
    """A question and what was answered; `plan` is what the planner's follow-ups go on from."""

    question: str
    text: str
    plan: dict[str, Any] | None


class State(TypedDict, total=False):
    """The conversation so far and the question at hand. `is_again`: it is the last one, asked anew.

    `work` is a `pulse.agent.work.Work` while a model makes the answer, else None.
    """

    question: str
    is_again: bool
    turns: list[Turn]
    proposal: dict[str, Any] | None
    work: Any
