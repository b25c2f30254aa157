"""Asks what changed in many repositories with one query, so that those at rest cost next to nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from pulse.http.errors import NotFound
from pulse_assets.github.client import GitHub, ask
from pulse_assets.github.queries import fragment
from pulse_assets.raw.checkpoints import Unit

TOGETHER = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """What GitHub showed of a repository at `at`: requests and issues, and deployments, each as counts and stamps."""

    repository_id: int
    at: datetime
    conversations: list[Any]
    deployments: list[Any]


class _Updated(Struct, rename="camel"):
    updated_at: str


class _Newest(Struct, rename="camel"):
    total_count: int
    nodes: list[_Updated]

    def summary(self) -> list[Any]:
        return [self.total_count, *(node.updated_at for node in self.nodes)]


class _Deployment(Struct, rename="camel"):
    id: str
    updated_at: str
    state: str | None = None


class _Deployments(Struct, rename="camel"):
    total_count: int
    nodes: list[_Deployment]

    def summary(self) -> list[Any]:
        return [self.total_count, *([node.id, node.updated_at, node.state] for node in self.nodes)]


class _Repository(Struct, rename="camel"):
    database_id: int
    pull_requests: _Newest
    issues: _Newest
    deployments: _Deployments


class Changes:
    """What GitHub shows of repositories; asked once and shared by the streams of a run."""

    def __init__(self, github: GitHub) -> None:
        self._github = github
        self._shown: dict[str, Shown] = {}

    def look(self, units: Iterable[Unit]) -> None:
        """Ask for those of `units` that have not been asked for yet."""
        unknown = [unit.name for unit in units if unit.name not in self._shown]
        for names in _groups(unknown):
            self._shown |= _ask(self._github, names)

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


def _ask(github: GitHub, names: Sequence[str]) -> dict[str, Shown]:
    declared, fields = [], []
    variables: dict[str, str] = {}
    for number, name in enumerate(names):
        owner, _, repository = name.partition("/")
        declared += [f"$o{number}: String!", f"$n{number}: String!"]
        fields.append(f"r{number}: repository(owner: $o{number}, name: $n{number}) {{ ...Changes }}")
        variables |= {f"o{number}": owner, f"n{number}": repository}
    query = f"query Changes({', '.join(declared)}) {{ {' '.join(fields)} rateLimit {{ cost remaining resetAt }} }}"
    at = github.now()
    data = ask(github, f"{query}\n{fragment('changes', 'Changes')}", variables).data or {}
    shown = {}
    for number, name in enumerate(names):
        found = msgspec.json.decode(data[f"r{number}"], type=_Repository | None)
        if found is not None:
            conversations = [found.pull_requests.summary(), found.issues.summary()]
            shown[name] = Shown(found.database_id, at, conversations, found.deployments.summary())
    return shown
