"""What GitHub's answer to the question of changes shows of a repository, stream by stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from msgspec import Struct

from pulse_assets.raw.records import instant

N = TypeVar("N")


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Counts and stamps that differ when something has changed, and the newest stamp among them."""

    summary: list[Any]
    newest: datetime | None

    def proves_rest(self, settled: datetime) -> bool:
        """Whether an equal summary later means that nothing came in between.

        Stamps have whole seconds and appear late, so one that is younger than `settled` may hide another like it.
        """
        return self.newest is None or self.newest < settled


@dataclass(frozen=True, slots=True)
class Shown:
    """What GitHub showed of a repository at `at`, stream by stream; `head`: the default branch's newest commit.

    GitHub tells nothing of workflow runs as such. What brings them is shown: pushes, requests, and the suites of
    checks on the newest commit, among which are runs that a person or a clock started.
    """

    repository_id: int
    at: datetime
    conversations: Glimpse
    deployments: Glimpse
    commits: Glimpse
    releases: Glimpse
    tags: Glimpse
    runs: Glimpse
    head: str | None = None
    has_checks: bool = False


class _Some(Struct, Generic[N], rename="camel"):
    total_count: int
    nodes: list[N | None]

    @property
    def shown(self) -> list[N]:
        """Single records may be withheld."""
        return [node for node in self.nodes if node is not None]


class _Updated(Struct, rename="camel"):
    updated_at: str


class _Deployment(Struct, rename="camel"):
    id: str
    updated_at: str
    state: str | None = None


class _Release(Struct, rename="camel"):
    database_id: int
    updated_at: str


class _Target(Struct):
    oid: str


class _Tag(Struct):
    name: str
    target: _Target


class _Suite(Struct, rename="camel"):
    database_id: int
    updated_at: str
    status: str
    conclusion: str | None = None


class _Head(Struct, rename="camel"):
    oid: str
    check_suites: _Some[_Suite] | None = None


class _Branch(Struct):
    target: _Head | None = None


class Repository(Struct, rename="camel"):
    """The part of a repository that tells of changes."""

    database_id: int
    pull_requests: _Some[_Updated]
    issues: _Some[_Updated]
    deployments: _Some[_Deployment]
    releases: _Some[_Release]
    pushed_at: str | None = None
    refs: _Some[_Tag] | None = None
    default_branch_ref: _Branch | None = None

    @property
    def head(self) -> _Head | None:
        """The newest commit of the default branch; an empty repository has none."""
        return self.default_branch_ref.target if self.default_branch_ref else None


def shown_of(found: Repository, at: datetime) -> Shown:
    """What an answer shows of one repository."""
    head = found.head
    return Shown(
        repository_id=found.database_id,
        at=at,
        conversations=_conversations(found),
        deployments=_deployments(found.deployments),
        commits=Glimpse([head.oid if head else None], None),
        releases=_releases(found.releases),
        tags=_tags(found.refs),
        runs=_runs(found),
        head=head.oid if head else None,
        has_checks=bool(head and head.check_suites and head.check_suites.total_count),
    )


def _conversations(found: Repository) -> Glimpse:
    lists = (found.pull_requests, found.issues)
    stamps = [node.updated_at for listed in lists for node in listed.shown]
    return Glimpse([[listed.total_count for listed in lists], stamps], _newest(stamps))


def _deployments(found: _Some[_Deployment]) -> Glimpse:
    latest = [[node.id, node.updated_at, node.state] for node in found.shown]
    return Glimpse([found.total_count, latest], _newest([node.updated_at for node in found.shown]))


def _releases(found: _Some[_Release]) -> Glimpse:
    latest = [[node.database_id, node.updated_at] for node in found.shown]
    return Glimpse([found.total_count, latest], _newest(node.updated_at for node in found.shown))


def _tags(found: _Some[_Tag] | None) -> Glimpse:
    if found is None:
        return Glimpse([0, []], None)
    return Glimpse([found.total_count, [[node.name, node.target.oid] for node in found.shown]], None)


def _runs(found: Repository) -> Glimpse:
    suites = found.head.check_suites if found.head else None
    shown = suites.shown if suites else []
    stamps = [node.updated_at for node in found.pull_requests.shown] + [suite.updated_at for suite in shown]
    stamps += [found.pushed_at] if found.pushed_at else []
    checks = [[suite.database_id, suite.status, suite.conclusion] for suite in shown]
    return Glimpse([suites.total_count if suites else 0, checks, stamps], _newest(stamps))


def _newest(stamps: Iterable[str]) -> datetime | None:
    return max(map(instant, stamps), default=None)
