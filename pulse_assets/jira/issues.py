"""Issues of Jira with their changelogs, in order of update."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

import msgspec
from msgspec import UNSET, Raw

from pulse.http import Client, Usage
from pulse_assets.jira import client as api
from pulse_assets.jira import models, tables
from pulse_assets.raw.checkpoints import LIVE, Checkpoint
from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.second_try import Refused, one_row
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

    def usage(self) -> Usage:
        """What the client has used of the source."""
        return self._client.usage()

    def now(self) -> datetime:
        """The site's clock."""
        return self._client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk for all projects that stand near one another, one for each that lags behind or is new."""
        begun = [c for c in checkpoints if c.watermark and _has_begun(c)]
        newest = max((c.watermark for c in begun if c.watermark), default=None)
        near = [c for c in begun if newest and c.watermark and c.watermark > newest - TOGETHER]
        single = [c for c in checkpoints if c not in near]
        walks = [Walk((c,), c.watermark, until) for c in single]
        if near:
            walks.append(Walk(tuple(near), min(c.watermark for c in near if c.watermark), until))
        return walks

    def pages(self, walk: Walk) -> Iterator[Page]:
        """One page of search each, with the changelogs that search had cut short fetched whole."""
        watermark = walk.since
        for records in api.search(self._client, jql(walk, self.now() - self.lag)):
            found, unfit = _filed(records)
            watermark = max((issue.updated for issue in found), default=watermark)
            yield Page([*self._with_histories(found), Batch(tables.ISSUES, (), unfit)], watermark)

    def again(self, refused: Refused) -> Sequence[Batch]:
        """An issue with its changelog, or one entry of a changelog, that did not fit."""
        if refused.table_name == tables.CHANGELOGS.name:
            return one_row({tables.CHANGELOGS: (models.History, models.history_row)}, refused)
        found, unfit = _filed([refused.record()])
        return [*self._with_histories(found), Batch(tables.ISSUES, (), unfit)]

    def _with_histories(self, found: Sequence["_Filed"]) -> list[Batch]:
        histories = self._histories([issue.record for issue in found])
        projects = dict.fromkeys(issue.project for issue in found)
        return [
            batch
            for project in projects
            for batch in _batches(project, [issue for issue in found if issue.project == project], histories)
        ]

    def _histories(self, issues: Iterable[models.Issue]) -> dict[str, list[Raw]]:
        """All changes by issue id: those that search embedded, fetched whole where it had cut them short."""
        changes: dict[str, list[Raw]] = {}
        cut = []
        for issue in issues:
            embedded = issue.changelog
            if embedded is UNSET or embedded.total > len(embedded.histories):
                changes[issue.id] = []
                cut.append(issue.id)
            else:
                changes[issue.id] = embedded.histories
        for part in api.histories(self._client, cut) if cut else ():
            changes[part.issue_id] += part.change_histories
        return changes


def _has_begun(checkpoint: Checkpoint) -> bool:
    """Whether it has been read before, or is a window to be read again; else its watermark is just the start date."""
    return checkpoint.version > 0 or checkpoint.lane != LIVE


@dataclass(frozen=True, slots=True)
class _Filed:
    """An issue with its row, and by what it is filed."""

    record: models.Issue
    row: Row
    project: str
    updated: datetime


def _filed(records: Iterable[Raw]) -> tuple[list[_Filed], list[Rejected]]:
    found, unfit = [], []
    for record in records:
        try:
            issue = msgspec.json.decode(record, type=models.Issue)
            fields = msgspec.json.decode(issue.fields, type=models.IssueFields)
            updated = instant(fields.updated)
            row = models.issue_row(issue, fields.project.key, updated)
        except ValueError as error:
            unfit.append(Rejected(str(error), bytes(record)))
            continue
        found.append(_Filed(issue, row, fields.project.key, updated))
    return found, unfit


def _batches(project: str, issues: Sequence[_Filed], histories: Mapping[str, list[Raw]]) -> list[Batch]:
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for issue in issues:
        row_of = partial(models.history_row, issue.record.id, project)
        fit, unfit = sort_out(histories[issue.record.id], models.History, row_of)
        rows += fit
        rejected += unfit
    parents = [(issue.record.id,) for issue in issues if _is_whole(issue.record, histories[issue.record.id])]
    return [
        Batch(tables.ISSUES, [issue.row for issue in issues], unit=project),
        Batch(tables.CHANGELOGS, rows, rejected, complete_for=parents, unit=project),
    ]


def _is_whole(issue: models.Issue, histories: list[Raw]) -> bool:
    """Whether Jira showed as many changes as it says there are; where it did not, none is taken for vanished."""
    return issue.changelog is UNSET or len(histories) >= issue.changelog.total


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
