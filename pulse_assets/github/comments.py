"""Comments of a repository in order of update: those of conversations, and those on lines of a pull request."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

import msgspec

from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.changes import Shown
from pulse_assets.github.client import GitHub
from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Row

M = TypeVar("M")


def read_issue_comments(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """Comments of issues and pull requests."""
    row_of = partial(models.issue_comment_row, shown.repository_id)
    return _read(github, walk, "issues/comments", tables.ISSUE_COMMENTS, models.IssueComment, row_of)


def read_review_comments(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """Comments on lines, from the repository-wide list: nested in reviews they would cost seven times as much."""
    row_of = partial(models.review_comment_row, shown.repository_id)
    return _read(github, walk, "pulls/comments", tables.REVIEW_COMMENTS, models.ReviewComment, row_of)


def _read(
    github: GitHub, walk: Walk, list_name: str, table: RawTable, model: type[M], row_of: Callable[[M, bytes], Row]
) -> Iterator[Page]:
    path = f"/repos/{walk.units[0].name}/{list_name}"
    for records in api.by_update(github, path, {}, walk.since):
        updates = [instant(msgspec.json.decode(record, type=api.Stamped).updated_at) for record in records]
        within = [record for record, update in zip(records, updates, strict=True) if update < walk.until]
        rows, rejected = sort_out(within, model, row_of)
        watermark = max((update for update in updates if update < walk.until), default=walk.since)
        yield Page([Batch(table, rows, rejected)], watermark)
        if len(within) < len(records):
            return
