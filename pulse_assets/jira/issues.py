"""Issues of Jira with their changelogs, in order of update."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

import msgspec
from msgspec import UNSET, Raw

from pulse.http import Client
from pulse_assets.jira import client as api
from pulse_assets.jira import models, tables
from pulse_assets.raw.checkpoints import Checkpoint
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Rejected, Row

TOGETHER = timedelta(days=1)


class IssueStream:
    """Issues and changelogs, in order of the issue's update. Search may show a change minutes late, hence `lag`."""

    name = "issues"
    tables = (tables.ISSUES, tables.CHANGELOGS)
    lag = timedelta(minutes=15)

    def __init__(self, client: Client) -> None:
        self._client = client

    @property
    def requests(self) -> int:
        """Requests sent by the client so far."""
        return self._client.requests

    def now(self) -> datetime:
        """The site's clock."""
        return self._client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk for all projects that stand near one another, one for each that lags behind or is new."""
        newest = max((c.watermark for c in checkpoints if c.watermark), default=None)
        near = [c for c in checkpoints if newest and c.watermark and c.watermark > newest - TOGETHER]
        single = [c for c in checkpoints if c not in near]
        walks = [Walk((c,), c.watermark, until) for c in single]
        if near:
            walks.append(Walk(tuple(near), min(c.watermark for c in near if c.watermark), until))
        return walks

    def pages(self, walk: Walk) -> Iterator[Page]:
        """One page of search each, with the changelogs that search had cut short fetched whole."""
        watermark = walk.since
        for records in api.search(self._client, jql(walk, self.now() - self.lag)):
            issues, unfit = _decoded(records)
            rows, misfits = _issue_rows(issues)
            filed = {str(row.values[0]) for row in rows}
            changes = self._changelogs([issue for issue in issues if issue.id in filed])
            updates = [row.values[3] for row in rows if isinstance(row.values[3], datetime)]
            watermark = max(updates, default=watermark)
            yield Page([Batch(tables.ISSUES, rows, unfit + misfits), changes], watermark)

    def _changelogs(self, issues: list[models.Issue]) -> Batch:
        rows: list[Row] = []
        rejected: list[Rejected] = []
        parts: list[tuple[models.Issue, list[Raw]]] = []
        cut = {}
        for issue in issues:
            embedded = issue.changelog
            if embedded is UNSET or embedded.total > len(embedded.histories):
                cut[issue.id] = issue
            else:
                parts.append((issue, embedded.histories))
        if cut:
            parts += [(cut[part.issue_id], part.change_histories) for part in api.histories(self._client, list(cut))]
        for issue, records in parts:
            project = msgspec.json.decode(issue.fields, type=models.IssueFields).project.key
            fit, unfit = sort_out(records, models.History, partial(models.history_row, issue.id, project))
            rows += fit
            rejected += unfit
        return Batch(tables.CHANGELOGS, rows, rejected, complete_for=[(issue.id,) for issue in issues])


def jql(walk: Walk, settled: datetime) -> str:
    """The search of a walk. Times are epoch milliseconds: quoted ones are read in the token owner's time zone.

    The upper bound is left away where the walk goes on to the present: a record that changes meanwhile then comes
    again at the end instead of waiting for the next run.
    """
    names = ", ".join(f'"{unit.name}"' for unit in walk.units)
    clauses = [f"project in ({names})"]
    if walk.since:
        clauses.append(f"updated >= {_milliseconds(walk.since)}")
    if walk.until <= settled:
        clauses.append(f"updated < {_milliseconds(walk.until)}")
    return " AND ".join(clauses) + " ORDER BY updated ASC, key ASC"


def _milliseconds(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)


def _decoded(records: Iterable[Raw]) -> tuple[list[models.Issue], list[Rejected]]:
    issues, rejected = [], []
    for record in records:
        try:
            issues.append(msgspec.json.decode(record, type=models.Issue))
        except ValueError as error:
            rejected.append(Rejected(str(error), bytes(record)))
    return issues, rejected


def _issue_rows(issues: Iterable[models.Issue]) -> tuple[list[Row], list[Rejected]]:
    rows, rejected = [], []
    for issue in issues:
        try:
            rows.append(models.issue_row(issue))
        except ValueError as error:
            rejected.append(Rejected(str(error), msgspec.json.encode(issue)))
    return rows, rejected
