"""Asks the same of many repositories with one query."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from pulse.http.errors import TooHeavy
from pulse_assets.github.client import GitHub, ask, part
from pulse_assets.github.queries import fragment
from pulse_assets.raw.census import groups

T = TypeVar("T")
TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Question:
    """The fragment `part` of `file`.graphql; its `optional` fields may be withheld."""

    file: str
    part: str
    optional: frozenset[str] = frozenset()


def ask_together(github: GitHub, names: Sequence[str], question: Question, shape: type[T]) -> dict[str, T]:
    """What GitHub answers for each repository; those that are not shown are left out."""
    by_doors: dict[int, list[str]] = {}
    for name in names:
        by_doors.setdefault(id(github.of(name)), []).append(name)
    found: dict[str, T] = {}
    for alike in by_doors.values():
        for some in groups(alike, TOGETHER):
            found |= _ask_smaller(github.of(some[0]), some, question, shape)
    return found


def _ask_smaller(github: GitHub, names: Sequence[str], question: Question, shape: type[T]) -> dict[str, T]:
    """Ask in halves where GitHub gives up on the whole."""
    try:
        return _ask(github, names, question, shape)
    except TooHeavy:
        if len(names) == 1:
            raise
    middle = len(names) // 2
    first, rest = names[:middle], names[middle:]
    return _ask_smaller(github, first, question, shape) | _ask_smaller(github, rest, question, shape)


def _ask(github: GitHub, names: Sequence[str], question: Question, shape: type[T]) -> dict[str, T]:
    declared, fields = [], []
    variables: dict[str, str] = {}
    for number, name in enumerate(names):
        owner, _, repository = name.partition("/")
        declared += [f"$o{number}: String!", f"$n{number}: String!"]
        fields.append(f"r{number}: repository(owner: $o{number}, name: $n{number}) {{ ...{question.part} }}")
        variables |= {f"o{number}": owner, f"n{number}": repository}
    query = (
        f"query {question.part}({', '.join(declared)}) {{ {' '.join(fields)} rateLimit {{ cost remaining resetAt }} }}"
    )
    text = f"{query}\n{fragment(question.file, question.part)}"
    data = ask(github, text, variables, divisible=len(names) > 1, optional=question.optional)
    answers = {name: part(data, f"r{number}", shape) for number, name in enumerate(names)}
    return {name: answer for name, answer in answers.items() if answer is not None}
