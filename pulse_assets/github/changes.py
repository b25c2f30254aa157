"""Asks what changed in many repositories with one query, so that those at rest cost next to nothing."""

import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

from pulse.http.errors import NotFound, TooHeavy
from pulse_assets.github.client import GitHub, ask
from pulse_assets.github.glimpses import Shown, decoded
from pulse_assets.github.queries import fragment
from pulse_assets.raw.checkpoints import Unit

TOGETHER = 50
# Suites of checks need a permission of their own. Without it runs are found when a push or a request tells of them.
OPTIONAL = frozenset({"checkSuites"})


class Changes:
    """What GitHub shows of repositories; asked once and shared by the streams of a run."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._shown: dict[str, Shown] = {}
        self._asked: set[str] = set()

    def look(self, units: Iterable[Unit]) -> None:
        """Ask for those of `units` that have not been asked for yet."""
        unknown = [unit.name for unit in units if unit.name not in self._asked]
        for names in _groups(unknown):
            self._shown |= _ask_smaller(self._github, names)
            self._asked.update(names)

    def of(self, unit: Unit) -> Shown:
        """What was shown of `unit`.

        Raises:
            NotFound: the repository is not there, or the token cannot see it.
        """
        if unit.name not in self._shown:
            remedy = "Check its name, and that the token may read it; a repository of a fork network needs its owner's."
            raise NotFound("no such repository", where=f"GitHub {unit.name}", remedy=remedy)
        return self._shown[unit.name]

    def shown(self, unit: Unit) -> Shown | None:
        """What was shown of `unit`, or None where GitHub does not show it."""
        return self._shown.get(unit.name)


def _groups(names: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(names), TOGETHER):
        yield names[start : start + TOGETHER]


def _ask_smaller(github: GitHub, names: Sequence[str]) -> dict[str, Shown]:
    """Ask in halves where GitHub gives up on the whole."""
    try:
        return _ask(github, names)
    except TooHeavy:
        if len(names) == 1:
            raise
    middle = len(names) // 2
    return _ask_smaller(github, names[:middle]) | _ask_smaller(github, names[middle:])


def _ask(github: GitHub, names: Sequence[str]) -> dict[str, Shown]:
    declared, fields = [], []
    variables: dict[str, str] = {}
    for number, name in enumerate(names):
        owner, _, repository = name.partition("/")
        declared += [f"$o{number}: String!", f"$n{number}: String!"]
        fields.append(f"r{number}: repository(owner: $o{number}, name: $n{number}) {{ ...Changes }}")
        variables |= {f"o{number}": owner, f"n{number}": repository}
    query = f"query Changes({', '.join(declared)}) {{ {' '.join(fields)} rateLimit {{ cost remaining resetAt }} }}"
    began = time.monotonic()
    data = ask(
        github, f"{query}\n{fragment('changes', 'Changes')}", variables, divisible=len(names) > 1, optional=OPTIONAL
    )
    # Counted back from the answer: only then is GitHub's clock known.
    at = github.now() - timedelta(seconds=time.monotonic() - began)
    shown = {}
    for number, name in enumerate(names):
        found = decoded(data[f"r{number}"], at)
        if found is not None:
            shown[name] = found
    return shown
