"""Finds the issues that were deleted, moved or missed, which announce themselves nowhere: all names are compared.

Jira is asked by name for each issue that a census lacks. Only what it does not have then either is marked as deleted.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from itertools import groupby

import msgspec
import psycopg
from msgspec import Struct

from pulse.http import Client, Usage
from pulse_assets.jira import client as api
from pulse_assets.jira import models, tables
from pulse_assets.jira.dialect import Dialect
from pulse_assets.jira.discovery import PROJECTS
from pulse_assets.jira.issues import IssueStream, milliseconds
from pulse_assets.raw import checkpoints as store
from pulse_assets.raw.census import back, census, gone, groups
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.records import fitting
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import RawTable
from pulse_assets.raw.window import midnight

log = logging.getLogger(__name__)
OF_ISSUES = tuple(table for table in vars(tables).values() if isinstance(table, RawTable) and "issue_id" in table.typed)
OF_NO_PROJECT = """
    select distinct project_key from raw.jira_issues as i
    where connection_id = %s and deleted_at is null and not exists (
        select from raw.jira_projects as p
        where p.connection_id = i.connection_id and p.project_key = i.project_key
    )
"""


class _Named(Struct):
    """An issue of which nothing but its names was asked for."""

    id: str
    key: str


class _Error(Struct):
    id: str = ""


class _Placed(Struct):
    """An issue with its project."""

    id: str
    key: str
    fields: "_Fields"


class _Fields(Struct):
    project: models.ProjectName


class IssueReconciliation:
    """A stream that brings what differs. `raw` reads what raw holds; `notes`: what people should know of it.

    `floor`: issues last updated before that day are not read at all.
    """

    name = "jira_reconciliation"
    # Its units. What it reads belongs to other streams, and so does what they refuse.
    tables = (tables.PROJECTS,)
    lag = timedelta(0)

    def __init__(
        self, client: Client, dialect: Dialect, raw: psycopg.Connection, connection_id: str, floor: date | None
    ) -> None:
        self._client, self._dialect, self._raw, self._connection_id = client, dialect, raw, connection_id
        self._floor = midnight(floor) if floor else None
        self._hidden: list[Unit] = []
        self.notes: list[str] = []

    def usage(self) -> Usage:
        """What the client has used of the source."""
        return self._client.usage()

    def now(self) -> datetime:
        """The site's clock."""
        return self._client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk over all projects, twenty requests for 100,000 issues; and one for each that is shown no more."""
        absent = set(PROJECTS.absent(self._raw, self._connection_id))
        self._hidden = [checkpoint.unit for checkpoint in checkpoints if checkpoint.unit in absent]
        shown = tuple(checkpoint for checkpoint in checkpoints if checkpoint.unit not in absent)
        walks = [Walk((checkpoint,), None, until) for checkpoint in checkpoints if checkpoint.unit in absent]
        return [*([Walk(shown, None, until)] if shown else []), *walks]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """What raw lacks, and only then what Jira lacks."""
        found = self._hidden_project(walk.units[0]) if walk.units[0] in self._hidden else self._census(walk)
        return (replace(page, watermark=walk.until) for page in found)

    def _census(self, walk: Walk) -> Iterator[Page]:
        projects = self._still_shown([unit.name for unit in walk.units])
        if not projects:
            return
        read = [*projects, *self._nameless()]
        with census(self._raw, self._connection_id, tables.ISSUES, ("issue_id", "issue_key")) as shown:
            for records in self._dialect.names(self._client, partial(jql, projects, self._floor)):
                named = (fitting(record, _Named) for record in records)
                shown.show([(issue.id, issue.key) for issue in named if issue])
                yield Page([], None)
            unknown = [identifier for identifier, _ in shown.unknown()]
            missing = shown.missing("t.issue_id, t.project_key", {"project_key": read})
        for ids in groups(unknown, api.BY_NAME):
            restored = back(OF_ISSUES, tables.ISSUES, [(identifier,) for identifier in ids], walk.label)
            records = self._dialect.issues_by_id(self._client, ids)
            page = IssueStream(self._client, self._dialect).page_of(records, None, self._connection_id)
            yield Page([*restored, *page.batches], None, failures=page.failures)
        for some in groups(missing, api.BY_NAME):
            yield self._asked_again(some, frozenset(projects))

    def _asked_again(self, missing: Sequence[tuple[str, str]], read: frozenset[str]) -> Page:
        """Of issues that the census lacked, those that are not there, or in a project that is not read."""
        project_of = dict(missing)
        asked = self._dialect.places_by_id(self._client, list(project_of))
        placed = [msgspec.json.decode(record, type=_Placed) for record in asked.issues]
        away = {issue.id: issue for issue in placed if issue.fields.project.key not in read}
        for issue in away.values():
            if issue.id in project_of:
                self._note(f"{issue.key} has moved from {project_of[issue.id]} to a project that is not read")
        present = {issue.id for issue in placed} - away.keys()
        unsure = {msgspec.json.decode(error, type=_Error).id for error in asked.issue_errors}
        lost = [(project, identifier) for identifier, project in missing if identifier not in present | unsure]
        batches = []
        for project, of_project in groupby(sorted(lost), key=lambda pair: pair[0]):
            batches += gone(OF_ISSUES, ("issue_id",), [(identifier,) for _, identifier in of_project], project)
        return Page(batches, None)

    def _hidden_project(self, unit: Unit) -> Iterator[Page]:
        """A project that Jira no longer shows: in the recycle bin it is deleted, else perhaps just withheld."""
        key = unit.name
        if self._dialect.trashed_projects(self._client, [key]):
            self._note(f"project {key} lies in Jira's recycle bin; its issues are marked as deleted")
            store.forget(self._raw, unit, keep=self.name)
            yield Page(gone(OF_ISSUES, ("project_key",), [(key,)], key), None)
        else:
            self._note(
                f"Jira no longer shows project {key}; what was read of it is kept. It was deleted for good, or the "
                "token may no longer browse it: then give its account that permission again"
            )

    def _still_shown(self, projects: Sequence[str]) -> list[str]:
        """Those that Jira shows now: it refuses a search that names any other. The next snapshot tells of the rest."""
        projects_now = (fitting(record, models.Project) for record in self._dialect.projects(self._client))
        shown = {project.key for project in projects_now if project}
        return [key for key in projects if key in shown]

    def _nameless(self) -> list[str]:
        """Keys of projects that issues in raw have, and no project: their project's key has changed."""
        return [key for (key,) in self._raw.execute(OF_NO_PROJECT, [self._connection_id]).fetchall()]

    def _note(self, text: str) -> None:
        log.warning(text)
        self.notes.append(text)


def jql(projects: Sequence[str], floor: datetime | None, since: datetime | None) -> str:
    """The search of a census, from a time of creation on. Its order does not change while it is read."""
    clauses = ["project in ({})".format(", ".join(f'"{name}"' for name in projects))]
    clauses += [f"updated >= {milliseconds(floor)}"] if floor else []
    clauses += [f"created >= {milliseconds(since)}"] if since else []
    return " AND ".join(clauses) + " ORDER BY created ASC, key ASC"
