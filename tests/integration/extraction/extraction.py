"""Reads the sample organisation into raw tables as runs do, without Dagster and without waiting."""

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from psycopg import sql

from pulse.database import connect
from pulse.http import Client, Credential, CredentialPool
from pulse.http.rate_limit import HoldReader, github_hold, jira_hold
from pulse_assets.github import streams as github_streams
from pulse_assets.github import tables as github_tables
from pulse_assets.github.client import GitHub
from pulse_assets.github.discovery import REPOSITORIES
from pulse_assets.github.reconciliation import RepositoryReconciliation
from pulse_assets.jira import streams as jira_streams
from pulse_assets.jira import tables as jira_tables
from pulse_assets.jira.dialect import CLOUD, Dialect
from pulse_assets.jira.reconciliation import IssueReconciliation
from pulse_assets.jira.sprints import Mentioned, mentioned_sprints
from pulse_assets.jira.versions import versioned_projects
from pulse_assets.raw.asset import EVER
from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.pending import comparable
from pulse_assets.raw.reading import AT_ONCE, read
from pulse_assets.raw.renames import follow_renames
from pulse_assets.raw.snapshot import site
from pulse_assets.raw.stream import Outcome, Stream
from pulse_assets.raw.table import Counts, RawTable
from pulse_assets.raw.window import Window, month_after, window_of
from pulse_assets.sources import GITHUB as GITHUB_KIND
from pulse_assets.sources import JIRA as JIRA_KIND
from pulse_assets.sources import SourceKind
from sample_org.server import Simulation

FIRST = date(2025, 1, 1)
JIRA = tuple(value for value in vars(jira_tables).values() if isinstance(value, RawTable))
GITHUB = tuple(value for value in vars(github_tables).values() if isinstance(value, RawTable))
TABLES = (*JIRA, *GITHUB)
SITE = [site("default")]
Rows = dict[str, list[tuple[Any, ...]]]


@dataclass
class Hurried:
    """Time that jumps ahead when somebody sleeps; `slept` keeps how far."""

    ahead: float = 0.0
    slept: list[float] = field(default_factory=list)

    def clock(self) -> float:
        """Epoch seconds."""
        return time.time() + self.ahead

    def sleep(self, seconds: float) -> None:
        """Jump."""
        self.slept.append(seconds)
        self.ahead += seconds


def nobody(unit: Unit, before: datetime | None, after: datetime, counts: object) -> None:
    """An observer that does not care."""


def all_months() -> Window:
    """From the first month to the present."""
    months = [FIRST]
    while months[-1] < datetime.now(UTC).date().replace(day=1):
        months.append(month_after(months[-1]))
    return window_of(months, FIRST, None)


@dataclass
class Extraction:
    """Runs over one served organisation into one database. `tokens`: of GitHub, sharing the load.

    `dialect`: whether its Jira is Cloud or Data Center. `at_once`: how many walks.
    """

    url: str
    simulation: Simulation
    tokens: Sequence[str] = ("good",)
    time: Hurried = field(default_factory=Hurried)
    at_once: int = AT_ONCE
    dialect: Dialect = CLOUD

    def jira(self) -> Client:
        """A client of the Jira site; the caller closes it."""
        url = self.simulation.jira_url if self.dialect is CLOUD else self.simulation.data_center_url
        return self._client(url, self._pool(["good"]), jira_hold)

    def github(self) -> GitHub:
        """Both doors of GitHub; the caller closes them."""
        pool = self._pool(self.tokens)
        rest = self._client(self.simulation.github_url, pool, github_hold)
        return GitHub(rest, self._client(f"{self.simulation.github_url}/graphql", pool, github_hold, "graphql"))

    def sync(self, *sources: str) -> dict[str, Outcome]:
        """Bring all streams of the sources (or of both) up to now, as a scheduled run does; outcomes by stream."""
        outcomes: dict[str, Outcome] = {}
        if "jira" in sources or not sources:
            with closing(self.jira()) as client:
                snapshots = jira_streams.snapshots(client, self.dialect, self.mentioned, self.versioned)
                outcomes |= self.read(snapshots, SITE, EVER)
                outcomes |= self.read(jira_streams.records(client, self.dialect), self.projects())
        if "github" in sources or not sources:
            with closing(self.github()) as github:
                organisation = [self.simulation.organisation.login]
                outcomes |= self.read(github_streams.snapshots(github, [], organisation, self.url), SITE, EVER)
                outcomes |= self.read(github_streams.records(github, self.url), self.repositories())
        return outcomes

    def reconcile(self, *sources: str) -> list[str]:
        """Compare raw with the sources (or with both), as the nightly run does; gives what people are told."""
        notes: list[str] = []
        with connect(self.url, autocommit=True) as raw:
            if "jira" in sources or not sources:
                with closing(self.jira()) as client:
                    notes += self._compare(JIRA_KIND, IssueReconciliation(client, self.dialect, raw, "default", None))
            if "github" in sources or not sources:
                with closing(self.github()) as github:
                    notes += self._compare(GITHUB_KIND, RepositoryReconciliation(github, raw, "default", None))
        return notes

    def _compare(self, kind: SourceKind, stream: IssueReconciliation | RepositoryReconciliation) -> list[str]:
        with connect(self.url) as connection:
            units = comparable(connection, "default", kind.discovery, kind.streams, ())
        assert failures(self.read([stream], units, EVER)) == {}
        return stream.notes

    def read(
        self, streams: Sequence[Stream], units: Sequence[Unit], window: Window | None = None
    ) -> dict[str, Outcome]:
        """Read `streams` one after the other; all months unless others are asked for."""
        asked = window or all_months()
        return {
            stream.name: read(self.url, stream, units, asked, nobody, "test", at_once=self.at_once)
            for stream in streams
        }

    def versioned(self) -> list[str]:
        """The projects whose issues name versions, as far as raw knows."""
        with connect(self.url) as connection:
            return versioned_projects(connection, "default")

    def mentioned(self) -> Mentioned:
        """The sprints that raw knows of."""
        with connect(self.url) as connection:
            return mentioned_sprints(connection, "default")

    def projects(self) -> list[Unit]:
        """The projects that the last snapshot showed."""
        return self._units("select project_key from raw.jira_projects where deleted_at is null order by 1")

    def repositories(self) -> list[Unit]:
        """The repositories that the last snapshot showed."""
        with connect(self.url) as connection:
            follow_renames(connection, "default", REPOSITORIES)
        return self._units("select full_name from raw.github_repositories where deleted_at is null order by 1")

    def rows(self, tables: Sequence[RawTable] = TABLES) -> Rows:
        """All that the tables hold but when it was fetched, in the order of their keys."""
        return self._select(tables, lambda t: [*t.typed, "connection_id", "payload", "content_hash", "deleted_at"])

    def versions(self, tables: Sequence[RawTable] = TABLES) -> Rows:
        """Where each row lies and which transaction wrote it: a row that was rewritten has others."""
        return self._select(tables, lambda t: [*t.keys, "ctid", "xmin"])

    def count(self, table: str) -> int:
        """Live rows of a raw table."""
        query = sql.SQL("select count(*) from {} where deleted_at is null").format(sql.Identifier("raw", table))
        return int(self.one(query)[0])

    def one(self, query: sql.Composed | str, values: Sequence[Any] = ()) -> tuple[Any, ...]:
        """The one row that a query gives."""
        (row,) = self.all(query, values)
        return row

    def all(self, query: sql.Composed | str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows that a query gives."""
        with connect(self.url) as connection:
            return connection.execute(query, values).fetchall()

    def _client(self, url: str, pool: CredentialPool, read_hold: HoldReader, quota: str = "core") -> Client:
        return Client(url, pool, read_hold, quota=quota, sleep=self.time.sleep, clock=self.time.clock)

    def _pool(self, tokens: Sequence[str]) -> CredentialPool:
        return CredentialPool([Credential(f"token {n}", _bearer(token)) for n, token in enumerate(tokens, 1)])

    def _units(self, query: str) -> list[Unit]:
        return [Unit(name) for (name,) in self.all(query)]

    def _select(self, tables: Sequence[RawTable], columns: Callable[[RawTable], list[str]]) -> Rows:
        found: Rows = {}
        with connect(self.url) as connection:
            for table in tables:
                query = sql.SQL("select {} from {} order by {}").format(
                    _columns(columns(table)), sql.Identifier("raw", table.name), _columns(table.keys)
                )
                found[table.name] = connection.execute(query).fetchall()
        return found


def _bearer(token: str) -> Callable[[], Mapping[str, str]]:
    return lambda: {"Authorization": f"Bearer {token}"}


def _columns(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def total(outcomes: Mapping[str, Outcome]) -> Counts:
    """What all streams together did."""
    counts = Counts()
    for outcome in outcomes.values():
        counts.add(outcome.counts.total)
    return counts


def touched(outcomes: Mapping[str, Outcome]) -> dict[str, Counts]:
    """What was new, changed or deleted, by table; tables in which nothing was are left out."""
    return {
        name: Counts(counts.new, counts.changed, 0, counts.deleted, counts.rejected)
        for outcome in outcomes.values()
        for name, counts in outcome.counts.tables.items()
        if counts.new or counts.changed or counts.deleted or counts.rejected
    }


def failures(outcomes: Mapping[str, Outcome]) -> dict[str, str]:
    """Why which unit of which stream was not read to its end."""
    return {
        f"{stream} {unit}": reason for stream, outcome in outcomes.items() for unit, reason in outcome.failures.items()
    }


def difference(one: Rows, other: Rows) -> Iterator[str]:
    """What tells two databases apart, in words: empty where they hold the same."""
    for name in one:
        mine, theirs = one[name], other[name]
        if mine != theirs:
            lost = [row for row in theirs if row not in mine]
            more = [row for row in mine if row not in theirs]
            yield f"{name}: {len(mine)} rows against {len(theirs)}; only here {more[:2]}; only there {lost[:2]}"
