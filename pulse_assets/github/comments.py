"""Comments of a repository in order of update: those of conversations, and those on lines of a pull request."""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from msgspec import Raw, Struct

from pulse.http.errors import NotFound
from pulse.http.pagination import last_page, next_link
from pulse_assets.github import models, tables, totals, update_lists
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.github.update_lists import Listed
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Row

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CommentList:
    """A list of all comments of one kind in a repository: its place under the repository, and how a row is made."""

    path: str
    table: RawTable
    model: type[Struct]
    row_of: Callable[[int, Any, bytes], Row]

    def batch(self, repository_id: int, records: list[Raw]) -> Batch:
        """The rows of these comments."""
        rows, rejected = sort_out(records, self.model, partial(self.row_of, repository_id))
        return Batch(self.table, rows, rejected)


OF_CONVERSATIONS = CommentList("issues/comments", tables.ISSUE_COMMENTS, models.IssueComment, models.issue_comment_row)
# From the repository-wide list: nested in reviews they would cost seven times as much.
ON_LINES = CommentList("pulls/comments", tables.REVIEW_COMMENTS, models.ReviewComment, models.review_comment_row)


def read(comments: CommentList, github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """The comments of one list."""
    if totals.has_none(shown, tables.ISSUES, tables.PULL_REQUESTS):
        return
    path = f"/repos/{walk.units[0].name}/{comments.path}"
    for listed in _listed(github, path, walk):
        within = [found for found in listed if found.updated is None or found.updated < walk.until]
        watermark = max((found.updated for found in within if found.updated), default=walk.since)
        yield Page([comments.batch(shown.repository_id, [found.record for found in within])], watermark)
        if len(within) < len(listed):
            return


def _listed(github: GitHub, path: str, walk: Walk) -> Iterator[list[Listed]]:
    try:
        yield from update_lists.by_update(github, path, {}, walk.since)
    except NotFound as error:
        if not update_lists.is_turned_off(error):
            raise
        log.info("%s lists no comments: its issues are turned off", walk.units[0].name)


def newest(github: GitHub, comments: CommentList, full_name: str) -> tuple[int | None, Listed | None]:
    """With one request: how many there are (None where GitHub does not tell), and the one that changed last."""
    query = {"sort": "updated", "direction": "desc", "per_page": 1}
    reply = github.rest.get(f"/repos/{full_name}/{comments.path}", list[Raw], query)
    link = reply.headers.get("link")
    total = last_page(link) if next_link(link) else len(reply.value)
    return total, Listed.of(reply.value[0]) if reply.value else None
