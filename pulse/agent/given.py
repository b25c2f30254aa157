"""What an answer begins with: a question, or a decision about a proposed action."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `is_again`: the last question, whose answer is to be made anew."""

    text: str
    is_again: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the action that waits may be taken."""

    is_approved: bool


Given = Question | Decision
