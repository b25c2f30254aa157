"""Errors of reading records, whose text is written for the person who asked."""

from collections.abc import Iterable
from difflib import get_close_matches

from pulse.errors import PulseError


class RecordError(PulseError):
    """A question that cannot be answered as it was put."""

    exit_code = 2


class NoSuchRecord(RecordError):
    """There is no record of this key."""


class RecordForbidden(RecordError):
    """The reader's role does not reach as far as the question."""


class UnknownColumn(RecordError):
    """A subject has nothing of this name; `near` are the closest names that it has."""

    def __init__(self, subject: str, use: str, name: str, known: Iterable[str]) -> None:
        names = sorted(known)
        self.near = get_close_matches(name, names, n=3, cutoff=0.4)
        hint = f"Near names: {', '.join(self.near)}." if self.near else f"Known: {', '.join(names)}."
        super().__init__(f"{subject} cannot be {use} by {name!r}. {hint}")
