"""Deployments of a repository with their statuses, in order of creation: GitHub has no list of them by update.

The bookmark keeps the cursor behind the last one read, those that had not ended, and how the newest looked: these are
asked for again, so that what becomes of one later (inactive, run once more) is seen.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.http.errors import NotFound, TooHeavy
from pulse_assets.github import client as api
from pulse_assets.github import models, tables, totals
from pulse_assets.github.batches import BatchSize, in_batches
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.github.queries import document
from pulse_assets.raw.records import instant
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Rejected, Row

ENDED = frozenset({"SUCCESS", "FAILURE", "ERROR", "INACTIVE"})
# One that has not ended for so long never will; its pipeline was cancelled or never reports.
GIVEN_UP = timedelta(days=30)
A_PAGE, AT_ONCE = 50, 100


class _Repository(Struct):
    deployments: Connection


class _Bookmark(Struct):
    """`after`: the cursor behind the last page. `open`: creation time by node id of deployments that have not ended.

    `latest`: what GitHub showed last of the newest ones, by node id.
    """

    after: str | None = None
    open: dict[str, str] = {}
    latest: dict[str, list[str | None]] = {}


def has_open_ends(position: Any) -> bool:
    """Whether a bookmark names deployments that had not ended."""
    return bool(position and position.get("open"))


def read(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """First those that had not ended and those of the newest that changed, then the new ones, page by page."""
    bookmark = msgspec.convert(walk.position or {}, type=_Bookmark)
    if totals.has_none(shown, tables.DEPLOYMENTS) and not bookmark.open:
        return
    latest = {node_id: rest for node_id, *rest in shown.deployments.summary[1]}
    changed = [node_id for node_id, rest in latest.items() if bookmark.latest.get(node_id, rest) != rest]
    bookmark.latest = latest
    if bookmark.open or changed:
        yield _again(github, walk, shown, bookmark, list(dict.fromkeys([*bookmark.open, *changed])))
    size = BatchSize(A_PAGE)
    more = True
    while more:
        try:
            listed = _listed(github, walk.units[0].name, bookmark.after, size)
        except TooHeavy:
            if not size.is_divisible:
                raise
            size.shrink()
            continue
        size.grow()
        rows, rejected, still_open = _rows(github, shown.repository_id, api.present(listed.nodes))
        bookmark.open = _recent(bookmark.open | still_open, walk.until)
        bookmark.after = listed.page_info.end_cursor or bookmark.after
        times = [row.values[2] for row in rows if isinstance(row.values[2], datetime)]
        yield Page([Batch(tables.DEPLOYMENTS, rows, rejected)], max(times, default=None), _plain(bookmark))
        more = listed.page_info.has_next_page


def by_id(github: GitHub, repository_id: int, ids: Sequence[str]) -> list[Batch]:
    """The deployments with these node ids, as many as there are."""
    records = api.present(_asked(github, ids))
    rows, rejected, _ = _rows(github, repository_id, records)
    return [Batch(tables.DEPLOYMENTS, rows, rejected)]


def again(github: GitHub, refused: Refused) -> list[Batch]:
    """A deployment that did not fit. How it ended is told where it is among the newest, as of all others."""
    (repository_id,) = refused.context
    rows, rejected, _ = _rows(github, repository_id, [refused.record()])
    return [Batch(tables.DEPLOYMENTS, rows, rejected)]


def _listed(github: GitHub, full_name: str, after: str | None, size: BatchSize) -> Connection:
    owner, _, name = full_name.partition("/")
    variables = {"owner": owner, "name": name, "after": after, "first": size.value}
    data = api.ask(github, document("deployments"), variables, divisible=size.is_divisible)
    repository = api.part(data, "repository", _Repository)
    if repository is None:
        raise NotFound("no such repository", where=f"GitHub {full_name}", remedy="Check its name.")
    return repository.deployments


def _again(github: GitHub, walk: Walk, shown: Shown, bookmark: _Bookmark, ids: list[str]) -> Page:
    records = api.present(_asked(github, ids))
    rows, rejected, still_open = _rows(github, shown.repository_id, records)
    bookmark.open = _recent(still_open, walk.until)
    return Page([Batch(tables.DEPLOYMENTS, rows, rejected)], None, _plain(bookmark))


def _asked(github: GitHub, ids: Sequence[str]) -> list[Raw]:
    def ask(some: Sequence[str]) -> list[Raw]:
        return api.nodes(github, "deployments_again", some, divisible=len(some) > 1)

    return [answer for _, answer in in_batches(BatchSize(AT_ONCE), ids, ask)]


def _rows(github: GitHub, repository_id: int, records: list[Raw]) -> tuple[list[Row], list[Rejected], dict[str, str]]:
    rows, rejected, still_open = [], [], {}
    for record in records:
        try:
            deployment = msgspec.json.decode(record, type=models.Deployment)
            listed = api.rest_of(github, "deployment_statuses", "statuses", deployment.id, deployment.statuses)
            statuses = api.present(listed)
            rows.append(models.deployment_row(repository_id, deployment, statuses, bytes(record)))
            states = {msgspec.json.decode(status, type=models.DeploymentStatus).state for status in statuses}
        except ValueError as error:
            rejected.append(Rejected(str(error), bytes(record), (repository_id,)))
            continue
        if not states & ENDED:
            still_open[deployment.id] = deployment.created_at
    return rows, rejected, still_open


def _recent(created: dict[str, str], now: datetime) -> dict[str, str]:
    return {node_id: time for node_id, time in created.items() if instant(time) > now - GIVEN_UP}


def _plain(bookmark: _Bookmark) -> Any:
    return msgspec.to_builtins(bookmark)
