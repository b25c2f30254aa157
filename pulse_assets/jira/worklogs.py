"""Work logs of a site, in order of their own update; deletions are told by Jira and mark rows.

Whoever logs work, or changes or deletes what was logged, updates the issue. So where no issue has changed there is
nothing to ask for; once a day Jira is asked all the same. The bookmark keeps up to when it was.
"""

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta

import msgspec
from msgspec import Raw, Struct

from pulse.http import Client, Usage
from pulse_assets.jira import details, models, tables
from pulse_assets.jira.dialect import CLOUD, Dialect
from pulse_assets.jira.issues import has_begun, milliseconds
from pulse_assets.jira.rest import Rest
from pulse_assets.raw.checkpoints import Checkpoint
from pulse_assets.raw.records import fitting, instant
from pulse_assets.raw.second_try import Refused
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, Gone, Rejected, Row

DAILY = timedelta(days=1)


class _Project(Struct):
    project: models.ProjectName


class _Place(Struct):
    """An issue with nothing but its project."""

    id: str
    fields: _Project


class WorklogStream:
    """Jira lists work logs by site, not by project; the issue tells the project, others than the walk's are left out.

    It hides those of the last minute, and an issue may be found later than its work logs, hence `lag`.
    """

    name = "worklogs"
    tables = (tables.WORKLOGS,)
    lag = timedelta(minutes=15)

    def __init__(self, client: Client, dialect: Dialect = CLOUD, rest: Rest | None = None) -> None:
        self._client, self._dialect = client, dialect
        self._rest = rest or Rest()

    def usage(self) -> Usage:
        """What the client has used of the source."""
        return self._client.usage()

    def now(self) -> datetime:
        """The site's clock."""
        return self._client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk over the site for all projects that have been read before, and one for all that are new."""
        begun = [c for c in checkpoints if c.watermark and has_begun(c)]
        new = [c for c in checkpoints if c not in begun]
        walks = [
            Walk(tuple(group), min(filter(None, map(_asked, group)), default=None), until) for group in (begun, new)
        ]
        rested = self._rest.until(begun)
        if rested and walks[0].since and until - walks[0].since < DAILY:
            walks[0] = Walk(tuple(begun), None, rested, unchanged=True)
        return [walk for walk in walks if walk.checkpoints]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """What was deleted first, for a run that is cut short later goes on behind it; then what was updated."""
        since, began = milliseconds(walk.since) if walk.since else 0, time.monotonic()
        position = {"asked": walk.since.isoformat()} if walk.since else None
        if any(map(has_begun, walk.checkpoints)):
            for vanished in self._changed("deleted", since):
                # Which project they were in is no longer known, and only counts.
                gone = Gone(tables.WORKLOGS.keys, [(str(change.worklog_id),) for change in vanished])
                yield Page([Batch(tables.WORKLOGS, (), gone=gone, unit=walk.units[0].name)], walk.since, position)
        for updated in self._changed("updated", since):
            watermark = datetime.fromtimestamp(updated[-1].updated_time / 1000, UTC) if updated else walk.since
            numbers = [change.worklog_id for change in updated]
            records = details.worklogs(self._client, numbers, self._dialect.api) if numbers else []
            rows, unfit = self._filed(records)
            batches = [Batch(tables.WORKLOGS, rows.get(unit.name, []), unit=unit.name) for unit in walk.units]
            position = {"asked": watermark.isoformat()} if watermark else position
            yield Page([*batches, Batch(tables.WORKLOGS, (), unfit)], watermark, position)
            if watermark and watermark >= walk.until:
                return
        seen = self.now() - timedelta(seconds=time.monotonic() - began) - self.lag
        yield Page([], None, {"asked": min(walk.until, seen).isoformat()})

    def _changed(self, kind: str, since: int) -> Iterator[list[details.ChangedWorklog]]:
        return details.changed_worklogs(self._client, kind, since, self._dialect.api)

    def again(self, refused: Refused) -> Sequence[Batch]:
        """A work log that did not fit."""
        rows, unfit = self._filed([refused.record()])
        return [
            *(Batch(tables.WORKLOGS, own, unit=unit) for unit, own in rows.items()),
            Batch(tables.WORKLOGS, (), unfit),
        ]

    def _filed(self, records: Iterable[Raw]) -> tuple[dict[str, list[Row]], list[Rejected]]:
        """Rows by project, and what does not fit. What belongs to an issue that is gone or hidden is left out."""
        found, unfit = _understood(records)
        project_of = self._projects({worklog.issue_id for worklog, _ in found})
        rows: dict[str, list[Row]] = defaultdict(list)
        for worklog, record in found:
            if project := project_of.get(worklog.issue_id):
                rows[project].append(models.worklog_row(worklog.issue_id, project, worklog, record))
        return rows, unfit

    def _projects(self, issue_ids: Iterable[str]) -> dict[str, str]:
        wanted = sorted(identity for identity in issue_ids if identity.isdigit())
        issues = self._dialect.projects_of(self._client, wanted) if wanted else ()
        places = (fitting(issue, _Place) for issue in issues)
        return {place.id: place.fields.project.key for place in places if place}


def _asked(checkpoint: Checkpoint) -> datetime | None:
    """Up to when Jira was asked for work logs; the watermark may be later, where nothing had changed."""
    return instant(checkpoint.position["asked"]) if checkpoint.position else checkpoint.watermark


def _understood(records: Iterable[Raw]) -> tuple[list[tuple[models.Worklog, bytes]], list[Rejected]]:
    found, unfit = [], []
    for record in records:
        payload = bytes(record)
        try:
            worklog = msgspec.json.decode(payload, type=models.Worklog)
            instant(worklog.updated)
        except ValueError as error:
            unfit.append(Rejected(str(error), payload))
        else:
            found.append((worklog, payload))
    return found, unfit
