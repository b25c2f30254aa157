"""Lists of a repository's records as reconciliation compares them: how many GitHub has, which, and how to read one."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, LiteralString

from msgspec import Raw, Struct

from pulse.http.errors import NotFound
from pulse_assets.github import client as api
from pulse_assets.github import conversations, deployments, tables
from pulse_assets.github.client import GitHub, PageInfo
from pulse_assets.github.queries import document
from pulse_assets.raw.records import instant
from pulse_assets.raw.table import Batch, RawTable

Shown = Sequence[object]


@dataclass(frozen=True, slots=True)
class Listing:
    """One list. `shown`: what GitHub names of each record, the key first, in columns of `table`.

    `node`: where a row's node id is. `names`: pages of the list, without those last updated before a floor.
    `read`: the records of some names. `with_number`: whether what belongs to a record has its number, not its key.
    """

    name: str
    table: RawTable
    shown: tuple[str, ...]
    node: LiteralString
    names: Callable[[GitHub, str, datetime | None], Iterator[list[Shown]]]
    read: Callable[[GitHub, str, int, Sequence[Shown]], list[Batch]]
    with_number: bool = False


class _Name(Struct, rename="camel"):
    id: str
    key: str | int | None = None
    number: int | None = None
    updated_at: str | None = None


class _Names(Struct, rename="camel"):
    nodes: list[_Name | None]
    page_info: PageInfo


class _Repository(Struct):
    listed: _Names


def _named(query: str, github: GitHub, full_name: str, floor: datetime | None) -> Iterator[list[Shown]]:
    owner, _, name = full_name.partition("/")
    after: str | None = None
    while True:
        data = api.ask(github, document(query), {"owner": owner, "name": name, "after": after})
        repository = api.part(data, "repository", _Repository)
        if repository is None:
            raise NotFound("no such repository", where=f"GitHub {full_name}", remedy="Check its name.")
        nodes = [node for node in repository.listed.nodes if node and _is_read(node, floor)]
        yield [(int(node.key), node.number) if node.key else (node.id,) for node in nodes]
        if not repository.listed.page_info.has_next_page:
            return
        after = repository.listed.page_info.end_cursor


def _is_read(name: _Name, floor: datetime | None) -> bool:
    return not floor or not name.updated_at or instant(name.updated_at) >= floor


def _conversations(github: GitHub, full_name: str, repository_id: int, names: Sequence[Shown]) -> list[Batch]:
    records: list[Raw] = [api.conversation(github, full_name, number) for _, number in names]
    return conversations.whole(github, repository_id, records)


def _deployments(github: GitHub, _: str, repository_id: int, names: Sequence[Shown]) -> list[Batch]:
    return deployments.by_id(github, repository_id, [str(node) for (node,) in names])


NUMBERED: dict[str, Any] = {"read": _conversations, "with_number": True}
LISTINGS = (
    Listing(
        "issues",
        tables.ISSUES,
        ("issue_id", "number"),
        "t.payload ->> 'node_id'",
        partial(_named, "issue_names"),
        **NUMBERED,
    ),
    Listing(
        "pull_requests",
        tables.PULL_REQUESTS,
        ("pull_request_id", "number"),
        "t.payload ->> 'id'",
        partial(_named, "pull_request_names"),
        **NUMBERED,
    ),
    Listing(
        "deployments",
        tables.DEPLOYMENTS,
        ("deployment_id",),
        "t.deployment_id",
        partial(_named, "deployment_names"),
        _deployments,
    ),
)
