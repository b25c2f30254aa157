"""Issues and pull requests of a repository in order of update; requests with reviews, commits and timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

import msgspec
from msgspec import Raw

from pulse.http.errors import NotFound
from pulse_assets.github import client as api
from pulse_assets.github import models, tables, totals, update_lists
from pulse_assets.github.batches import BatchSize, in_batches
from pulse_assets.github.client import Connection, GitHub
from pulse_assets.github.glimpses import Shown
from pulse_assets.github.update_lists import Listed
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Rejected, Row

TABLES = (
    tables.ISSUES,
    tables.PULL_REQUESTS,
    tables.PULL_REQUEST_COMMITS,
    tables.PULL_REQUEST_FILES,
    tables.REVIEWS,
    tables.TIMELINE_EVENTS,
)
# Half a page of the issue list. GitHub may find fewer too heavy, then as many are asked for as it bears.
MOST_AT_ONCE = 50


def read(github: GitHub, walk: Walk, shown: Shown) -> Iterator[Page]:
    """One page of the issue list each, with the pull requests on it fetched whole.

    The list shows merges, closes and reviews as updates; a list of pull requests alone could not be asked "since".
    """
    if totals.has_none(shown, tables.ISSUES, tables.PULL_REQUESTS):
        return
    size, total = BatchSize(MOST_AT_ONCE), totals.conversations(shown, walk.checkpoints[0])
    for listed in _listed(github, walk):
        within = [found for found in listed if found.updated is None or found.updated < walk.until]
        watermark = max((found.updated for found in within if found.updated), default=walk.since)
        batches = _batches(github, shown.repository_id, [found.record for found in within], size)
        yield Page(batches, watermark, items=len(within), total=total)
        if len(within) < len(listed):
            return


def _listed(github: GitHub, walk: Walk) -> Iterator[list[Listed]]:
    """The issue list; where issues are turned off, GitHub has none, and the pull requests are listed by themselves."""
    repository = f"/repos/{walk.units[0].name}"
    try:
        yield from update_lists.by_update(github, f"{repository}/issues", {"state": "all"}, walk.since)
    except NotFound as error:
        if not update_lists.is_turned_off(error):
            raise
        yield from update_lists.pulls_by_update(github, repository, walk.since)


def whole(github: GitHub, repository_id: int, records: Sequence[Raw]) -> list[Batch]:
    """The batches of these items of the issue list, pull requests with all that belongs to them."""
    return _batches(github, repository_id, records, BatchSize(MOST_AT_ONCE))


def again(github: GitHub, refused: Refused) -> list[Batch]:
    """An item of the issue list, or a pull request with all that belongs to it, that did not fit."""
    (repository_id,) = refused.context
    if refused.table_name == tables.ISSUES.name:
        return _batches(github, repository_id, [refused.record()], BatchSize(1))
    collected = _Collected(repository_id)
    collected.add(github, refused.record())
    return collected.batches()


def _batches(github: GitHub, repository_id: int, records: Sequence[Raw], size: BatchSize) -> list[Batch]:
    items, unfit = _decoded(repository_id, records)
    requests = [issue for issue, _ in items if issue.pull_request is not None]
    issues = [record for issue, record in items if issue.pull_request is None]
    rows, rejected = sort_out(issues, models.Issue, partial(models.issue_row, repository_id))
    collected = _Collected(repository_id)
    for issue, record in in_batches(size, requests, partial(_whole, github)):
        if bytes(record) == b"null":
            collected.missing(issue)
        else:
            collected.add(github, record)
    return [Batch(tables.ISSUES, rows, rejected + unfit), *collected.batches()]


def _decoded(repository_id: int, records: Sequence[Raw]) -> tuple[list[tuple[models.Issue, Raw]], list[Rejected]]:
    items, unfit = [], []
    for record in records:
        try:
            items.append((msgspec.json.decode(record, type=models.Issue), record))
        except ValueError as error:
            unfit.append(Rejected(str(error), bytes(record), (repository_id,)))
    return items, unfit


def _whole(github: GitHub, requests: Sequence[models.Issue]) -> list[Raw]:
    ids = [issue.node_id for issue in requests]
    return api.nodes(github, "pull_requests", ids, divisible=len(ids) > 1)


@dataclass
class _Collected:
    """The rows of the pull requests of one page, table by table."""

    repository_id: int
    rows: dict[RawTable, list[Row]] = field(default_factory=lambda: {table: [] for table in TABLES[1:]})
    rejected: dict[RawTable, list[Rejected]] = field(default_factory=lambda: {table: [] for table in TABLES[1:]})
    complete: list[tuple[object, ...]] = field(default_factory=list)

    def missing(self, issue: models.Issue) -> None:
        """Keep a note of a request that the list names and GraphQL does not show."""
        reason = "GitHub lists this pull request but does not show it"
        self.rejected[tables.PULL_REQUESTS].append(Rejected(reason, msgspec.json.encode(issue), (self.repository_id,)))

    def add(self, github: GitHub, record: Raw) -> None:
        """Take in one request and all that belongs to it."""
        row_of = partial(models.pull_request_row, self.repository_id)
        rows, rejected = sort_out([record], models.PullRequest, row_of)
        self.rows[tables.PULL_REQUESTS] += rows
        self.rejected[tables.PULL_REQUESTS] += rejected
        if rejected:
            return
        request = msgspec.json.decode(record, type=models.PullRequest)
        self._children(github, request, "reviews", request.reviews)
        self._children(github, request, "commits", request.commits)
        if request.files is not None:
            self._children(github, request, "files", request.files)
        self._children(github, request, "timelineItems", request.timeline_items)
        self.complete.append((self.repository_id, request.number))

    def _children(self, github: GitHub, request: models.PullRequest, name: str, first: Connection) -> None:
        place = (self.repository_id, request.number)
        query = QUERIES[name]
        records = api.present(api.rest_of(github, query, name, request.id, first))
        if name == "reviews":
            table = tables.REVIEWS
            rows, rejected = sort_out(records, models.Review, partial(models.review_row, *place))
        elif name == "commits":
            table = tables.PULL_REQUEST_COMMITS
            rows, rejected = sort_out(records, models.PullRequestCommit, partial(models.commit_row, *place))
        elif name == "files":
            table = tables.PULL_REQUEST_FILES
            rows, rejected = sort_out(records, models.ChangedFile, partial(models.changed_file_row, *place))
        else:
            table = tables.TIMELINE_EVENTS
            rows, rejected = sort_out(records, models.TimelineEvent, partial(models.timeline_event_row, *place))
        self.rows[table] += rows
        self.rejected[table] += rejected

    def batches(self) -> list[Batch]:
        """What has been collected; the children of every request are complete."""
        return [
            Batch(table, self.rows[table], self.rejected[table], self.complete if table.parent else ())
            for table in TABLES[1:]
        ]


QUERIES = {
    "reviews": "pull_request_reviews",
    "commits": "pull_request_commits",
    "files": "pull_request_files",
    "timelineItems": "pull_request_timeline_events",
}
