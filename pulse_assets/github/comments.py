"""Comments of a repository in order of update: those of conversations, and those on lines of a pull request."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeVar

from pulse_assets.github import client as api
from pulse_assets.github import models, tables
from pulse_assets.github.client import GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.raw.records import sort_out
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
    for listed in api.by_update(github, path, {}, walk.since):
        within = [found for found in listed if found.updated is None or found.updated < walk.until]
        rows, rejected = sort_out([found.record for found in within], model, row_of)
        watermark = max((found.updated for found in within if found.updated), default=walk.since)
        yield Page([Batch(table, rows, rejected)], watermark)
        if len(within) < len(listed):
            return
