"""Finds what was deleted, transferred, edited or missed in silence. A repository whose counts agree costs two requests.

GitHub is asked by node id for each record that a list lacks. Only what it does not have then either, or has in another
repository, is marked as deleted. Workflow runs are left alone: GitHub itself deletes old ones, and they stay true.
"""

import logging
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, LiteralString

import msgspec
import psycopg
from msgspec import Struct
from psycopg import sql

from pulse.http import Usage
from pulse.http.errors import NotFound
from pulse_assets.github import client as api
from pulse_assets.github import comments, models, tables, update_lists
from pulse_assets.github.client import GitHub
from pulse_assets.github.comments import CommentList
from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.github.listings import LISTINGS, Listing
from pulse_assets.github.together import Question, ask_together
from pulse_assets.github.update_lists import Listed
from pulse_assets.raw import checkpoints as store
from pulse_assets.raw.census import census, gone, groups
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable
from pulse_assets.raw.window import midnight

log = logging.getLogger(__name__)
OF_REPOSITORIES = tuple(
    table
    for table in vars(tables).values()
    if isinstance(table, RawTable) and "repository_id" in table.typed and table != tables.REPOSITORIES
)
TOTALS = Question("totals", "Totals")
COMMENT_LISTS = (comments.OF_CONVERSATIONS, comments.ON_LINES)
AT_ONCE, READ_AT_ONCE = 100, 25
Steps = Iterator[Sequence[Batch]]
Missing = tuple[Any, str, int | None]
"""The key of a row, its node id, and its number where it has one."""


class _Total(Struct, rename="camel"):
    total_count: int


class _Totals(Struct, rename="camel"):
    database_id: int
    issues: _Total
    pull_requests: _Total
    deployments: _Total

    def of(self, listing: Listing) -> int:
        """How many records GitHub has."""
        total: _Total = getattr(self, listing.name)
        return total.total_count


class _Home(Struct, rename="camel"):
    database_id: int


class _Place(Struct):
    repository: _Home | None = None


class RepositoryReconciliation:
    """A stream that brings what differs. `raw` reads what raw holds; `notes`: what people should know of it.

    The bookmark keeps, list by list, how many records more GitHub has than raw, where that was found to be in order
    (those older than `floor`, those rejected): only another difference is looked into.
    """

    name = "github_reconciliation"
    # Its units. What it reads belongs to other streams, and so does what they refuse.
    tables = (tables.REPOSITORIES,)
    lag = timedelta(0)

    def __init__(self, github: GitHub, raw: psycopg.Connection, connection_id: str, floor: date | None) -> None:
        self._github, self._raw, self._connection_id = github, raw, connection_id
        self._floor = midnight(floor) if floor else None
        self._totals: dict[str, _Totals] = {}
        self.notes: list[str] = []

    def usage(self) -> Usage:
        """What the clients have used of GitHub."""
        return self._github.usage()

    def now(self) -> datetime:
        """GitHub's clock."""
        return self._github.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk a repository; how many records each has is asked for fifty at a time."""
        absent = set(REPOSITORIES.absent(self._raw, self._connection_id))
        present = [checkpoint.unit.name for checkpoint in checkpoints if checkpoint.unit not in absent]
        self._totals = ask_together(self._github, present, TOTALS, _Totals)
        return [Walk((checkpoint,), None, until) for checkpoint in checkpoints]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """What differs in one repository; each page keeps the bookmark as far as it goes."""
        (unit,) = walk.units
        surplus: dict[str, int] = dict(walk.position or {})
        for batches in self._differences(unit, surplus):
            yield Page(batches, walk.until, dict(surplus))

    def _differences(self, unit: Unit, surplus: dict[str, int]) -> Steps:
        for repository_id in self._departed(unit):
            yield self._hidden(unit, repository_id)
        totals = self._totals.get(unit.name)
        if totals is None:
            return
        for listing in LISTINGS:
            yield from self._compared(unit, totals, listing, surplus)
        if totals.issues.total_count + totals.pull_requests.total_count:
            for listed in COMMENT_LISTS:
                yield from self._comments(unit, totals.database_id, listed, surplus)
        yield ()

    def _compared(self, unit: Unit, totals: _Totals, listing: Listing, surplus: dict[str, int]) -> Steps:
        repository_id, total = totals.database_id, totals.of(listing)
        held, _ = self._held(listing.table, repository_id)
        if total - held == surplus.get(listing.name, 0):
            return
        with census(self._raw, self._connection_id, listing.table, listing.shown) as shown:
            for names in listing.names(self._github.of(unit.name), unit.name, self._floor):
                shown.show(names)
                yield ()
            unknown = shown.unknown()
            number = "t.number" if listing.with_number else "null"
            told = f"t.{listing.shown[0]}, {listing.node}, {number}"
            missing = shown.missing(told, {"repository_id": [repository_id]})
        for some in groups(unknown, READ_AT_ONCE):
            yield listing.read(self._github.of(unit.name), unit.name, repository_id, some)
        lost = self._lost(repository_id, missing)
        surplus[listing.name] = total - held - len(unknown) + len(lost)
        if listing.with_number:
            places = [(repository_id, number) for _, _, number in lost]
            yield gone(OF_REPOSITORIES, ("repository_id", "number"), places, unit.name)
        else:
            keys = [(key,) for key, _, _ in lost]
            yield gone(OF_REPOSITORIES, (listing.shown[0],), keys, unit.name)

    def _comments(self, unit: Unit, repository_id: int, listed: CommentList, surplus: dict[str, int]) -> Steps:
        """Edits and new ones first; then, where the count still differs, the whole list."""
        total, newest = comments.newest(self._github.of(unit.name), listed, unit.name)
        held, latest = self._held(listed.table, repository_id)
        expected = surplus.get(listed.path, 0)
        if total != held + expected or (newest and newest.updated != latest):
            for page in self._listed(unit, listed, latest or self._floor):
                held += len(page) - self._known(listed.table, page)
                yield [listed.batch(repository_id, [found.record for found in page])]
        if total == held + expected:
            return
        with census(self._raw, self._connection_id, listed.table, ("comment_id",)) as shown:
            for page in self._listed(unit, listed, self._floor):
                shown.show([(found.id,) for found in page])
                yield [listed.batch(repository_id, [found.record for found in page])]
            told = "t.comment_id, t.payload ->> 'node_id', null"
            missing = shown.missing(told, {"repository_id": [repository_id]})
            found = shown.count()
        lost = [(key,) for key, _, _ in self._lost(repository_id, missing)]
        surplus[listed.path] = (total or 0) - found
        yield gone([listed.table], ("comment_id",), lost, unit.name)

    def _listed(self, unit: Unit, listed: CommentList, since: datetime | None) -> Iterator[list[Listed]]:
        for page in update_lists.by_update(self._github.of(unit.name), f"/repos/{unit.name}/{listed.path}", {}, since):
            yield [found for found in page if found.id is not None]

    def _lost(self, repository_id: int, missing: Sequence[Missing]) -> list[Missing]:
        """Of these rows, those that GitHub does not have when asked by node id, or has in another repository."""
        lost: list[Missing] = []
        for some in groups(missing, AT_ONCE):
            answers = api.nodes(self._github, "places", [node for _, node, _ in some])
            for row, answer in zip(some, answers, strict=True):
                place = msgspec.json.decode(answer, type=_Place | None)
                if place is None or (place.repository and place.repository.database_id != repository_id):
                    lost.append(row)
        return lost

    def _departed(self, unit: Unit) -> list[int]:
        """Repositories of this name that are shown no more and of which raw still holds something."""
        found = self._raw.execute(DEPARTED, [self._connection_id, unit.name]).fetchall()
        return [repository_id for (repository_id,) in found if self._has_rows(repository_id)]

    def _has_rows(self, repository_id: int) -> bool:
        query = sql.SQL(
            "select exists (select from {} where connection_id = %s and repository_id = %s and deleted_at is null)"
        )
        return any(
            self._one(query.format(sql.Identifier("raw", table.name)), repository_id)[0] for table in OF_REPOSITORIES
        )

    def _hidden(self, unit: Unit, repository_id: int) -> Sequence[Batch]:
        """A repository that is not among those read any more: transferred away, deleted, or withheld."""
        try:
            found = msgspec.json.decode(
                api.repository_by_id(self._github.of(unit.name), repository_id), type=models.Repository
            )
        except NotFound:
            if not self._one(NEIGHBOURS, f"{unit.name.partition('/')[0]}/%")[0]:
                self._note(
                    f"GitHub shows no repository of {unit.name.partition('/')[0]} any more; what was read of "
                    f"{unit.name} is kept. Check that the token still has access to that owner"
                )
                return ()
            self._note(
                f"GitHub no longer shows {unit.name}: it was deleted, or the token lost access to it. Its records are "
                "marked as deleted; they come back when GitHub shows it again"
            )
        else:
            self._note(f"{unit.name} is now {found.full_name} and no longer among what is read")
        if unit.name not in self._totals:
            store.forget(self._raw, unit, keep=self.name)
        return gone(OF_REPOSITORIES, ("repository_id",), [(repository_id,)], unit.name)

    def _held(self, table: RawTable, repository_id: int) -> tuple[int, datetime | None]:
        """How many live rows raw has of a repository, and when the newest of them was updated."""
        query = sql.SQL(
            "select count(*), max(updated_at) from {} where connection_id = %s and repository_id = %s"
            " and deleted_at is null"
        ).format(sql.Identifier("raw", table.name))
        return self._one(query, repository_id)

    def _known(self, table: RawTable, page: Sequence[Listed]) -> int:
        """How many of these comments raw holds."""
        query = sql.SQL(
            "select count(*) from {} where connection_id = %s and comment_id = any(%s) and deleted_at is null"
        ).format(sql.Identifier("raw", table.name))
        return int(self._one(query, [found.id for found in page])[0])

    def _one(self, query: sql.Composed | LiteralString, value: object) -> tuple[Any, ...]:
        (row,) = self._raw.execute(query, [self._connection_id, value]).fetchall()
        return row

    def _note(self, text: str) -> None:
        log.warning(text)
        self.notes.append(text)


DEPARTED = """
    select repository_id from raw.github_repositories
    where connection_id = %s and full_name = %s and deleted_at is not null order by 1
"""
NEIGHBOURS = """
    select exists (
        select from raw.github_repositories where connection_id = %s and full_name like %s and deleted_at is null
    )
"""
