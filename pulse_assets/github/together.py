"""Asks the same of many repositories with one query."""

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from pulse.http.errors import TooHeavy
from pulse_assets.github.client import GitHub, ask
from pulse_assets.github.queries import fragment
from pulse_assets.raw.census import groups

T = TypeVar("T")
TOGETHER = 50


def ask_together(github: GitHub, names: Sequence[str], file: str, part: str, shape: type[T]) -> dict[str, T]:
    """What the fragment `part` of `file`.graphql gives of each repository; those that are not shown are left out."""
    found: dict[str, T] = {}
    for some in groups(names, TOGETHER):
        found |= _ask_smaller(github, some, file, part, shape)
    return found


def _ask_smaller(github: GitHub, names: Sequence[str], file: str, part: str, shape: type[T]) -> dict[str, T]:
    """Ask in halves where GitHub gives up on the whole."""
    try:
        return _ask(github, names, file, part, shape)
    except TooHeavy:
        if len(names) == 1:
            raise
    middle = len(names) // 2
    first, rest = names[:middle], names[middle:]
    return _ask_smaller(github, first, file, part, shape) | _ask_smaller(github, rest, file, part, shape)


def _ask(github: GitHub, names: Sequence[str], file: str, part: str, shape: type[T]) -> dict[str, T]:
    declared, fields = [], []
    variables: dict[str, str] = {}
    for number, name in enumerate(names):
        owner, _, repository = name.partition("/")
        declared += [f"$o{number}: String!", f"$n{number}: String!"]
        fields.append(f"r{number}: repository(owner: $o{number}, name: $n{number}) {{ ...{part} }}")
        variables |= {f"o{number}": owner, f"n{number}": repository}
    query = f"query {part}({', '.join(declared)}) {{ {' '.join(fields)} rateLimit {{ cost remaining resetAt }} }}"
    data = ask(github, f"{query}\n{fragment(file, part)}", variables, divisible=len(names) > 1)
    answers = {name: data[f"r{number}"] for number, name in enumerate(names)}
    return {
        name: msgspec.json.decode(answer, type=shape) for name, answer in answers.items() if bytes(answer) != b"null"
    }
