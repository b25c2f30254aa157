"""Releases and tags of a repository, newest first. Neither can be asked for by time of update.

The bookmark keeps how many there were and which were the newest. Where these are found again below just as many as have
come since, nothing else has been added or taken away, and the rest of the list is not read.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec
from msgspec import Struct

from pulse.http.errors import NotFound
from pulse_assets.github import client as api
from pulse_assets.github import models, tables, totals
from pulse_assets.github.batches import BatchSize, connection_pages
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.github.queries import document
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Rejected, Row

REMEMBERED = 20


class _Listed(Connection, rename="camel"):
    total_count: int = 0


class _Repository(Struct):
    listed: _Listed | None


class _Bookmark(Struct):
    count: int
    newest: list[list[Any]]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What is listed. `mark`: what of a row's values tells it from others and from a version of it elsewhere."""

    query: str
    table: RawTable
    model: type[Any]
    row_of: Callable[[int, Any, bytes], Row]
    mark: Callable[[tuple[object, ...]], list[object]]


RELEASES = _Kind("releases", tables.RELEASES, models.Release, models.release_row, lambda values: [values[0]])
TAGS = _Kind("tags", tables.TAGS, models.Tag, models.tag_row, lambda values: list(values[1:]))


def read_releases(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """Releases, drafts among them where the token may see them."""
    return _read(RELEASES, github, walk, shown)


def read_tags(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """Tags, with the commits that they lead to."""
    return _read(TAGS, github, walk, shown)


def _read(kind: _Kind, github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    former = msgspec.convert(walk.position, type=_Bookmark) if walk.position else None
    rows: list[Row] = []
    rejected: list[Rejected] = []
    count = 0
    is_rest_known = False
    ask = partial(_list, github, walk.units[0].name, kind)
    for listed in () if totals.has_none(shown, kind.table) else connection_pages(BatchSize(api.PAGE), ask):
        count = count or listed.total_count
        fit, unfit = sort_out(api.present(listed.nodes), kind.model, partial(kind.row_of, shown.repository_id))
        rows += fit
        rejected += unfit
        is_rest_known = former is not None and found_again(_marks(kind, rows), former.newest, count - former.count)
        if is_rest_known:
            break
    complete = () if is_rest_known else [(shown.repository_id,)]
    bookmark = _Bookmark(count, _marks(kind, rows)[:REMEMBERED])
    batch = Batch(kind.table, rows, rejected, complete_for=complete)
    yield Page([batch], walk.until, msgspec.to_builtins(bookmark), items=len(rows))


def found_again(marks: Sequence[Sequence[Any]], newest: Sequence[Sequence[Any]], more: int) -> bool:
    """Whether what was `newest` stands in `marks` below just as many as there are `more`."""
    return more >= 0 and bool(newest) and list(marks[more : more + len(newest)]) == list(newest)


def _marks(kind: _Kind, rows: Sequence[Row]) -> list[list[Any]]:
    return [kind.mark(row.values) for row in rows]


def _list(github: GitHub, full_name: str, kind: _Kind, after: str | None, first: int) -> _Listed:
    owner, _, name = full_name.partition("/")
    variables = {"owner": owner, "name": name, "after": after, "first": first}
    data = api.ask(github, document(kind.query), variables, divisible=first > 1)
    repository = api.part(data, "repository", _Repository)
    if repository is None:
        raise NotFound("no such repository", where=f"GitHub {full_name}", remedy="Check its name.")
    return repository.listed or _Listed([], api.PageInfo(has_next_page=False))
