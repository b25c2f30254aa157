"""From a page of search to batches: each issue with its row, its changes, comments and links, filed by project."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TypeVar

import msgspec
from msgspec import UNSET, Raw

from pulse_assets.jira import models, tables
from pulse_assets.raw.records import instant, sort_out
from pulse_assets.raw.table import Batch, RawTable, Rejected, Row

M = TypeVar("M")
KEPT_BACK = "changes of issue"


@dataclass(frozen=True, slots=True)
class Filed:
    """An issue with its row, and by what it is filed. `values`: its fields but for the comments."""

    record: models.Issue
    row: Row
    project: str
    updated: datetime
    values: Mapping[str, Raw]
    comments: models.Comments | None
    seconds_spent: int


@dataclass(frozen=True, slots=True)
class Children:
    """Records of one kind that belong to one issue; `whole`: none is missing."""

    records: Sequence[Raw]
    whole: bool


@dataclass(frozen=True, slots=True)
class Links:
    """Rows of the pull requests of one issue; `whole`: none is missing."""

    rows: Sequence[Row] = ()
    rejected: Sequence[Rejected] = ()
    whole: bool = True


def filed(records: Iterable[Raw]) -> tuple[list[Filed], list[Rejected]]:
    """The issues of a page; the second list holds those that do not fit."""
    found, unfit = [], []
    for record in records:
        try:
            issue = msgspec.json.decode(record, type=models.Issue)
            fields = msgspec.json.decode(issue.fields, type=models.IssueFields)
            values = msgspec.json.decode(issue.fields, type=dict[str, Raw])
            values.pop("comment", None)
            updated = instant(fields.updated)
            row = models.issue_row(issue, values, fields.project.key, updated)
        except ValueError as error:
            unfit.append(Rejected(str(error), bytes(record)))
            continue
        found.append(Filed(issue, row, fields.project.key, updated, values, fields.comment, fields.timespent or 0))
    return found, unfit


def batches(
    issues: Sequence[Filed],
    histories: Mapping[str, list[Raw]],
    comments: Mapping[str, Children],
    worklogs: Mapping[str, Children],
    links: Mapping[str, Links],
) -> list[Batch]:
    """The batches of a page, project by project; the mappings are by issue id. `worklogs` may lack issues."""
    changes = {issue.record.id: _changes(issue.record, histories[issue.record.id]) for issue in issues}
    made: list[Batch] = []
    for project in dict.fromkeys(issue.project for issue in issues):
        own = [issue for issue in issues if issue.project == project]
        made.append(Batch(tables.ISSUES, [issue.row for issue in own], unit=project))
        made.append(_children(tables.CHANGELOGS, models.History, models.history_row, own, changes))
        if kept_back := _kept_back(own, changes):
            made.append(Batch(tables.CHANGELOGS, (), kept_back, unit=project))
        made.append(_children(tables.COMMENTS, models.Comment, models.comment_row, own, comments))
        logged = [issue for issue in own if issue.record.id in worklogs]
        made.append(_children(tables.WORKLOGS, models.Worklog, models.worklog_row, logged, worklogs))
        made.append(_links(own, links))
    return made


def is_kept_back(payload: str) -> bool:
    """Whether a rejected record stands for changes that Jira did not show."""
    return KEPT_BACK in msgspec.json.decode(payload)


def _kept_back(issues: Sequence[Filed], changes: Mapping[str, Children]) -> list[Rejected]:
    """A note for each issue of which Jira showed fewer changes than it says there are; none is lost in silence."""
    return [
        Rejected(
            f"Jira shows {len(changes[issue.record.id].records)} of {issue.record.changelog.total} changes of "
            f"{issue.record.key}",
            msgspec.json.encode({KEPT_BACK: issue.record.id}),
            (issue.record.id, issue.project),
        )
        for issue in issues
        if issue.record.changelog is not UNSET and not changes[issue.record.id].whole
    ]


def _changes(issue: models.Issue, histories: list[Raw]) -> Children:
    """Where Jira showed fewer changes than it says there are, none is taken for vanished."""
    return Children(histories, issue.changelog is UNSET or len(histories) >= issue.changelog.total)


def _children(
    table: RawTable,
    model: type[M],
    row_of: Callable[[str, str, M, bytes], Row],
    issues: Sequence[Filed],
    children: Mapping[str, Children],
) -> Batch:
    rows: list[Row] = []
    rejected: list[Rejected] = []
    for issue in issues:
        identity = issue.record.id
        fit, unfit = sort_out(children[identity].records, model, partial(row_of, identity, issue.project))
        rows += fit
        rejected += unfit
    parents = [(issue.record.id,) for issue in issues if children[issue.record.id].whole]
    return Batch(table, rows, rejected, complete_for=parents, unit=issues[0].project if issues else None)


def _links(issues: Sequence[Filed], links: Mapping[str, Links]) -> Batch:
    own = {issue.record.id: links[issue.record.id] for issue in issues}
    return Batch(
        tables.PULL_REQUEST_LINKS,
        [row for found in own.values() for row in found.rows],
        [record for found in own.values() for record in found.rejected],
        complete_for=[(identity,) for identity, found in own.items() if found.whole],
        unit=issues[0].project,
    )
