"""The history of a repository's default branch: all commits that can be reached from its newest one.

The first time it is one list. Later there is no order to go by: an old commit becomes part of the branch when it is
merged. So what is read then are the parents that are not there yet, until none is missing.
"""

import logging
from collections import deque
from collections.abc import Iterator
from functools import partial
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.batches import BatchSize, connection_pages
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.commit_graph import CommitGraph
from pulse_assets.github.glimpses import Shown
from pulse_assets.github.queries import document
from pulse_assets.github.stored import Parents, StoredCommits
from pulse_assets.raw.checkpoints import LIVE
from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Gone, Rejected, Row

log = logging.getLogger(__name__)
PAGES_AHEAD = 8


class _Object(Struct):
    history: Connection


class _Repository(Struct):
    object: _Object | None


class _Bookmark(Struct):
    """`head`: the newest commit all of whose history is there. `floor`: nothing committed before it is read.

    The others tell of a walk that has not ended: its `target`, the commits that are `missing`, and the list that is
    being read: `start` and the cursor `after`. `joined`: it has come upon `head`, so history goes on from there; or
    there was nothing before it.
    """

    head: str | None = None
    floor: str | None = None
    target: str | None = None
    missing: list[str] = []
    start: str | None = None
    after: str | None = None
    joined: bool = False


def is_unfinished(position: Any) -> bool:
    """Whether a walk has not come to its end."""
    return bool(position and position.get("target"))


def read(database_url: str, github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """The commits that are new; those that a force push has replaced are marked as deleted."""
    if walk.checkpoints[0].lane != LIVE:
        yield from _within(github, walk, shown)
        return
    unit = walk.units[0]
    stored = StoredCommits(database_url, unit.connection_id, shown.repository_id)
    floor = walk.since.isoformat() if walk.since and walk.position is None else None
    bookmark = msgspec.convert(walk.position or {"floor": floor}, type=_Bookmark)
    if walk.position is None:
        # An empty repository has nothing to read; the next walk must know all the same from when on.
        yield Page([], None, msgspec.to_builtins(bookmark))
    while bookmark.target or (shown.head and shown.head != bookmark.head):
        if bookmark.target is None and shown.head:
            bookmark.target = bookmark.start = shown.head
            bookmark.missing = [shown.head]
            bookmark.after = None
            bookmark.joined = bookmark.head is None and not stored.any()
        yield from _Descent(github, unit.name, stored, bookmark).pages()


class _Descent:
    """Reads what is missing below one commit."""

    def __init__(self, github: GitHub, full_name: str, stored: StoredCommits, bookmark: _Bookmark) -> None:
        self._github, self._name, self._stored, self._bookmark = github, full_name, stored, bookmark
        # Pages are fetched ahead: the last ones may not be in raw yet.
        self._latest: deque[Parents] = deque(maxlen=PAGES_AHEAD)
        self._missing = dict.fromkeys(bookmark.missing)
        self._size = BatchSize(api.PAGE)

    def pages(self) -> Iterator[Page]:
        """Page by page, and a last one that moves the bookmark to the target."""
        bookmark = self._bookmark
        while self._missing:
            # A list is left as soon as it comes to known ground, and another is begun at a commit that is missing.
            start = bookmark.start or next(iter(self._missing))
            ask = partial(_history, self._github, self._name, start, bookmark.floor, None)
            for listed in connection_pages(self._size, ask, bookmark.after):
                rows, rejected, is_known_ground = self._take(start, listed.nodes)
                has_more = listed.page_info.has_next_page
                if bookmark.head is None and not has_more:
                    self._missing.clear()
                ends = is_known_ground or not self._missing or not has_more
                bookmark.start, bookmark.after = (None, None) if ends else (start, listed.page_info.end_cursor)
                bookmark.missing = list(self._missing)
                yield self._page(Batch(tables.COMMITS, rows, rejected))
                if ends:
                    break
        ghosts = self._ghosts()
        bookmark.head, bookmark.target, bookmark.joined = bookmark.target, None, False
        yield self._page(Batch(tables.COMMITS, (), gone=Gone(("repository_id", "sha"), ghosts)))

    def _take(self, start: str, records: list[Raw]) -> tuple[list[Row], list[Rejected], bool]:
        """The rows that are new; and whether some were not, or none came at all."""
        row_of = partial(models.history_commit_row, self._stored.repository_id)
        rows, rejected = sort_out(api.present(records), models.HistoryCommit, row_of)
        commits = {str(row.values[1]): msgspec.json.decode(row.payload, type=models.HistoryCommit) for row in rows}
        parents = {sha: self._above_the_floor(commit) for sha, commit in commits.items()}
        self._latest.append(parents)
        if self._bookmark.head is None:
            return rows, rejected, not records
        met = dict.fromkeys(parent for above in parents.values() for parent in above)
        there = self._stored.among([*commits, *met]) | self._ahead(but_last=1).keys()
        fresh = {sha: above for sha, above in parents.items() if sha not in there}
        self._bookmark.joined |= any(self._bookmark.head in above for above in fresh.values())
        self._missing |= dict.fromkeys(p for above in fresh.values() for p in above if p not in there)
        for sha in (start, *commits):
            self._missing.pop(sha, None)
        new = [row for row in rows if row.values[1] in fresh]
        return new, rejected, len(fresh) < len(commits) or not commits

    def _ahead(self, but_last: int = 0) -> Parents:
        pages = list(self._latest)[: len(self._latest) - but_last]
        return {sha: parents for page in pages for sha, parents in page.items()}

    def _above_the_floor(self, commit: models.HistoryCommit) -> tuple[str, ...]:
        """The parents that are to be read."""
        floor = instant(self._bookmark.floor) if self._bookmark.floor else None
        return tuple(p.oid for p in commit.parents.nodes if floor is None or instant(p.committed_date) >= floor)

    def _ghosts(self) -> list[tuple[object, ...]]:
        """Commits that are there and that the branch no longer holds: its history has been rewritten."""
        bookmark = self._bookmark
        if bookmark.joined or bookmark.target is None:
            return []
        there = self._stored.parents(deleted=False, floor=bookmark.floor) | self._ahead()
        reachable = CommitGraph(there).reachable(bookmark.target)
        if any(parent not in there for sha in reachable for parent in there[sha]):
            log.warning("%s: a commit could not be read, so none before it is taken for lost", self._name)
            return []
        gone = there.keys() - reachable
        if gone:
            log.warning("%s: the default branch was rewritten; it lost %d commits", self._name, len(gone))
        return [(self._stored.repository_id, sha) for sha in sorted(gone)]

    def _page(self, batch: Batch) -> Page:
        return Page([batch], None, msgspec.to_builtins(self._bookmark), items=len(batch.rows))


def _within(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """What was committed within a window that is read again."""
    if shown.head is None or walk.since is None:
        return
    after = (walk.position or {}).get("after")
    bounds = walk.since.isoformat(), walk.until.isoformat()
    ask = partial(_history, github, walk.units[0].name, shown.head, *bounds)
    row_of = partial(models.history_commit_row, shown.repository_id)
    for listed in connection_pages(BatchSize(api.PAGE), ask, after):
        rows, rejected = sort_out(api.present(listed.nodes), models.HistoryCommit, row_of)
        cursor = {"after": listed.page_info.end_cursor}
        yield Page([Batch(tables.COMMITS, rows, rejected)], None, cursor, items=len(rows))


def _history(
    github: GitHub, full_name: str, oid: str, since: str | None, until: str | None, after: str | None, first: int
) -> Connection:
    owner, _, name = full_name.partition("/")
    variables = {"owner": owner, "name": name, "oid": oid, "since": since, "until": until}
    data = api.ask(github, document("commits"), {**variables, "after": after, "first": first}, divisible=first > 1)
    found = api.part(data, "repository", _Repository)
    if found is None or found.object is None:
        return Connection([], api.PageInfo(has_next_page=False))
    return found.object.history
