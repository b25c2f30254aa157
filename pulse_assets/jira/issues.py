"""Issues of Jira in order of update, with all that belongs to them but work logs."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from msgspec import UNSET, Raw

from pulse.connections import DEFAULT
from pulse.http import Client, Usage
from pulse.http.errors import NotFound
from pulse_assets.jira import client as api
from pulse_assets.jira import details, links, models, tables
from pulse_assets.jira.dialect import CLOUD, Dialect
from pulse_assets.jira.filing import Children, Filed, batches, filed, is_kept_back
from pulse_assets.jira.rest import Rest
from pulse_assets.jira.totals import count, totals
from pulse_assets.raw.checkpoints import LIVE, Checkpoint, Unit
from pulse_assets.raw.completeness import Total
from pulse_assets.raw.second_try import Model, Refused, one_row
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable

TOGETHER = timedelta(days=1)
MOVED = re.compile(rb'"field"\s*:\s*"Key"')
CHILDREN: Mapping[RawTable, Model] = {
    tables.CHANGELOGS: (models.History, models.history_row),
    tables.COMMENTS: (models.Comment, models.comment_row),
}


class IssueStream:
    """Issues, changelogs, comments and links, in order of the issue's update.

    Search may show a change minutes late, hence `lag`.
    """

    name = "issues"
    tables = (tables.ISSUES, tables.CHANGELOGS, tables.COMMENTS, tables.PULL_REQUEST_LINKS)
    lag = timedelta(minutes=15)

    def __init__(self, client: Client, dialect: Dialect = CLOUD, rest: Rest | None = None) -> None:
        self._client, self._dialect = client, dialect
        self._rest = rest or Rest()
        self._links = links.LinkReader(client, dialect.api)

    def usage(self) -> Usage:
        """What the client has used of the source."""
        return self._client.usage()

    def now(self) -> datetime:
        """The site's clock."""
        return self._client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk for all projects that stand near one another, one for each that lags behind or is new."""
        begun = [c for c in checkpoints if c.watermark and has_begun(c)]
        newest = max((c.watermark for c in begun if c.watermark), default=None)
        near = [c for c in begun if newest and c.watermark and c.watermark > newest - TOGETHER]
        single = [c for c in checkpoints if c not in near]
        walks = [Walk((c,), c.watermark, until) for c in single]
        if near:
            walks.append(Walk(tuple(near), min(c.watermark for c in near if c.watermark), until))
        return walks

    def pages(self, walk: Walk) -> Iterator[Page]:
        """One page of search each, with what search had cut short fetched whole."""
        watermark, total, has_any = walk.since, None, False
        began, settled = time.monotonic(), self.now() - self.lag
        question = partial(jql, walk, settled)
        for number, records in enumerate(self._dialect.search(self._client, question, walk.since)):
            if number == 0 and len(records) == api.PAGE and not has_begun(walk.checkpoints[0]):
                total = count(self._client, self._dialect.api, question(walk.since))
            page = self.page_of(records, watermark, walk.units[0].connection_id)
            watermark, has_any = page.watermark, has_any or bool(records)
            yield replace(page, items=len(records), total=total)
        if not has_any and walk.until > settled:
            # Counted back: only now has the site told its time.
            self._rest.note(walk, self.now() - timedelta(seconds=time.monotonic() - began) - self.lag)

    def totals(self, units: Sequence[Unit]) -> list[Total]:
        """How many issues these projects have."""
        return totals(self._client, self._dialect.api, units)

    def page_of(self, records: Iterable[Raw], watermark: datetime | None, connection_id: str = DEFAULT) -> Page:
        """These issues with all that belongs to them; the watermark is the last update among them, if it is later."""
        found, unfit = filed(records)
        latest = max((issue.updated for issue in found), default=watermark)
        histories = self._histories([issue.record for issue in found])
        comments = {issue.record.id: self._comments(issue) for issue in found}
        requests, unanswered = self._links.read(found, histories)
        moved = [issue for issue in found if any(map(MOVED.search, histories[issue.record.id]))]
        worklogs = {issue.record.id: self._worklogs(issue) for issue in moved}
        made = batches(found, histories, comments, worklogs, requests)
        failures = {Unit(project, connection_id): reason for project, reason in unanswered.items()}
        return Page([*made, Batch(tables.ISSUES, (), unfit)], latest, failures=failures)

    def again(self, refused: Refused) -> Sequence[Batch]:
        """An issue with all that belongs to it, or one record of a table of its children, that did not fit."""
        if refused.table_name == tables.ISSUES.name:
            return self.page_of([refused.record()], None).batches
        if refused.table_name == tables.PULL_REQUEST_LINKS.name:
            return links.again(refused)
        if refused.table_name == tables.CHANGELOGS.name and is_kept_back(refused.payload):
            return self.page_of(self._dialect.issues_by_id(self._client, refused.context[:1]), None).batches
        return one_row(CHILDREN, refused)

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
        for part in self._dialect.histories(self._client, cut) if cut else ():
            changes[part.issue_id] += part.change_histories
        return changes

    def _comments(self, issue: Filed) -> Children:
        """The embedded comments, fetched whole where search had cut them short."""
        embedded = issue.comments
        if embedded is None:
            return Children((), whole=False)
        if embedded.total <= len(embedded.comments):
            return Children(embedded.comments, whole=True)
        try:
            return Children(details.comments(self._client, issue.record.id, self._dialect.api), whole=True)
        except NotFound:
            # It was deleted or hidden since it was found.
            return Children(embedded.comments, whole=False)

    def _worklogs(self, issue: Filed) -> Children:
        """Work logs of an issue that has moved: it took them along, and nothing else tells that they changed place."""
        if not issue.seconds_spent:
            return Children((), whole=False)
        try:
            return Children(details.worklogs_of(self._client, issue.record.id, self._dialect.api), whole=True)
        except NotFound:
            return Children((), whole=False)


def has_begun(checkpoint: Checkpoint) -> bool:
    """Whether it has been read before, or is a window to be read again; else its watermark is just the start date."""
    return checkpoint.version > 0 or checkpoint.lane != LIVE


def jql(walk: Walk, settled: datetime, since: datetime | None) -> str:
    """What a walk asks from `since` on. Times are epoch milliseconds: quoted ones are read in the token owner's zone.

    The upper bound is left away where the walk goes on to the present: a record that changes meanwhile then comes
    again at the end instead of waiting for the next run.
    """
    names = ", ".join(f'"{unit.name}"' for unit in walk.units)
    clauses = [f"project in ({names})"]
    if since:
        clauses.append(f"updated >= {milliseconds(since)}")
    if walk.until <= settled:
        clauses.append(f"updated < {milliseconds(walk.until)}")
    return " AND ".join(clauses) + " ORDER BY updated ASC, key ASC"


def milliseconds(moment: datetime) -> int:
    """Since the epoch."""
    return int(moment.timestamp() * 1000)
