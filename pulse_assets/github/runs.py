"""Workflow runs of a repository by the time of their creation. GitHub has no list of them by update.

The bookmark keeps what is left of the time to be listed, and the runs that had not ended: these are asked for again by
number. A run that somebody starts once more soon after its end is found in the time that each walk lists anew.
"""

import logging
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import msgspec
from msgspec import Raw, Struct

from pulse.http.errors import NotFound
from pulse.http.pagination import next_link
from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch

log = logging.getLogger(__name__)

# GitHub shows no more of what a query finds that bounds the time of creation.
MOST_LISTED = 1000
AIMED_AT = 700
BEGINNING = datetime(2018, 10, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
# Listed anew by each walk, and once a day; of the latter GitHub lets people start runs again for 30 days.
AGAIN, AGAIN_DAILY = timedelta(hours=1), timedelta(days=3)
# GitHub itself ends a run that takes longer.
GIVEN_UP = timedelta(days=35)


class _Runs(Struct):
    total_count: int
    workflow_runs: list[Raw]


class _Span(Struct, array_like=True):
    """A time of creation, both ends included, and the page of it that comes next."""

    low: datetime
    high: datetime
    page: int = 1


class _Bookmark(Struct):
    """`reached`: runs created until then have been listed. `listed_daily`: when more was last listed anew.

    `left`: what is being listed. `open`: time of creation by number, of runs that had not ended.
    """

    reached: datetime | None = None
    listed_daily: datetime | None = None
    left: list[_Span] = []
    open: dict[str, datetime] = {}


def has_open_ends(position: Any) -> bool:
    """Whether runs had not ended, or something is left to be listed."""
    return bool(position and (position.get("open") or position.get("left")))


def read(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """Those that had not ended, then what was created since."""
    bookmark = msgspec.convert(walk.position or {}, type=_Bookmark)
    if bookmark.reached is None and not bookmark.left and not shown.has_checks and not _has_any(github, walk):
        return
    if not bookmark.left:
        low = _begin(bookmark, walk)
        yield from _ended(github, walk, shown, bookmark, before=low)
        bookmark.left = [_Span(low, max(low, walk.until - SECOND))]
    while bookmark.left:
        page = _next_page(github, walk, shown, bookmark)
        if page:
            yield page


def _has_any(github: GitHub, walk: Walk) -> bool:
    """Whether there is a run at all; an Enterprise Server without Actions answers 404."""
    try:
        return _list(github, walk, {"per_page": 1})[0].total_count > 0
    except NotFound:
        log.info("%s has no workflow runs to list", walk.units[0].name)
        return False


def _begin(bookmark: _Bookmark, walk: Walk) -> datetime:
    if bookmark.reached is None:
        return walk.since or BEGINNING
    is_daily = bookmark.listed_daily is None or walk.until - bookmark.listed_daily >= timedelta(days=1)
    if is_daily:
        bookmark.listed_daily = walk.until
    return bookmark.reached - (AGAIN_DAILY if is_daily else AGAIN)


def _ended(github: GitHub, walk: Walk, shown: Shown, bookmark: _Bookmark, before: datetime) -> Iterator[Page]:
    """Runs that had not ended and that the list which follows does not hold."""
    records = []
    for number, created in list(bookmark.open.items()):
        if created >= before:
            continue
        try:
            records.append(github.rest.get(f"{_path(walk)}/{number}", Raw).value)
        except NotFound:
            log.info("%s: run %s has been deleted", walk.units[0].name, number)
        del bookmark.open[number]
    if records:
        yield _page(walk, shown, bookmark, records, None)


def _next_page(github: GitHub, walk: Walk, shown: Shown, bookmark: _Bookmark) -> Page | None:
    span = bookmark.left[0]
    created = f"{_stamp(span.low)}..{_stamp(span.high)}"
    listed, has_more = _list(github, walk, {"created": created, "per_page": api.PAGE, "page": span.page})
    if span.page == 1 and listed.total_count > MOST_LISTED and span.high > span.low:
        bookmark.left[:1] = parts(span.low, span.high, -(-listed.total_count // AIMED_AT))
        return None
    if has_more:
        bookmark.left[0] = _Span(span.low, span.high, span.page + 1)
    else:
        del bookmark.left[0]
        bookmark.reached = max(bookmark.reached or span.high, span.high)
    return _page(walk, shown, bookmark, listed.workflow_runs, span.low if has_more else span.high)


def parts(low: datetime, high: datetime, count: int) -> list[_Span]:
    """A time in about so many parts of whole seconds that neither overlap nor leave gaps."""
    seconds = int((high - low) / SECOND) + 1
    width = max(1, -(-seconds // count))
    starts = [low + SECOND * offset for offset in range(0, seconds, width)]
    return [_Span(start, min(high, start + SECOND * (width - 1))) for start in starts]


def _page(walk: Walk, shown: Shown, bookmark: _Bookmark, records: list[Raw], reached: datetime | None) -> Page:
    rows, rejected = sort_out(records, models.WorkflowRun, partial(models.workflow_run_row, shown.repository_id))
    for row in rows:
        run = msgspec.json.decode(row.payload, type=models.WorkflowRun)
        bookmark.open.pop(str(run.id), None)
        created = instant(run.created_at)
        if run.status != "completed" and created > walk.until - GIVEN_UP:
            bookmark.open[str(run.id)] = created
    batch = Batch(tables.WORKFLOW_RUNS, rows, rejected)
    return Page([batch], reached, msgspec.to_builtins(bookmark), items=len(records))


def _list(github: GitHub, walk: Walk, params: dict[str, Any]) -> tuple[_Runs, bool]:
    reply = github.rest.get(_path(walk), _Runs, params)
    return reply.value, next_link(reply.headers.get("link")) is not None


def _path(walk: Walk) -> str:
    return f"/repos/{walk.units[0].name}/actions/runs"


def _stamp(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
