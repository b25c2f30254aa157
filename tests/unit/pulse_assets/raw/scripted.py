"""A stream over records in memory: a source as simple as one can be, for tests of the loop that reads all sources."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec

from pulse.http import Usage
from pulse_assets.jira.tables import ISSUES
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Row, TableCounts

NOW = datetime(2026, 6, 17, 12, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a unit."""

    number: int
    updated: datetime
    text: str = ""


@dataclass
class Scripted:
    """Gives the records of each unit in order of update, two a page. `trouble`: raised in place of a page's number."""

    records: dict[Unit, list[Record]]
    clock: datetime = NOW
    lag: timedelta = timedelta(minutes=15)
    page_size: int = 2
    trouble: dict[tuple[Unit, int], Exception] = field(default_factory=dict)
    requests: int = 0
    walks: list[Walk] = field(default_factory=list)
    name: str = "issues"
    tables: tuple[RawTable, ...] = (ISSUES,)
    fingerprints: Mapping[Unit, object] = field(default_factory=dict)

    def usage(self) -> Usage:
        """The requests of all walks; the tests' own are not told apart."""
        return Usage(self.requests)

    def now(self) -> datetime:
        """The source's clock."""
        return self.clock

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """A walk a unit."""
        return [Walk((c,), c.watermark, until, self.fingerprints) for c in checkpoints]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """The records within the walk."""
        self.walks.append(walk)
        (unit,) = walk.units
        found = [
            r for r in self.records[unit] if (not walk.since or r.updated >= walk.since) and r.updated < walk.until
        ]
        found.sort(key=lambda record: (record.updated, record.number))
        for number, start in enumerate(range(0, max(len(found), 1), self.page_size)):
            self.requests += 1
            if (unit, number) in self.trouble:
                raise self.trouble.pop((unit, number))
            shown = found[start : start + self.page_size]
            rows = [row(unit, record) for record in shown]
            yield Page([Batch(ISSUES, rows)], shown[-1].updated if shown else walk.since, {"page": number})


def row(unit: Unit, record: Record) -> Row:
    """The raw row of a record."""
    identity = f"{unit.name}-{record.number}"
    return Row((identity, identity, unit.name, record.updated), msgspec.json.encode({"text": record.text}))


@dataclass
class Told:
    """An observer that remembers; checks that no unit ever goes back."""

    steps: list[tuple[Unit, datetime | None, datetime]] = field(default_factory=list)
    counts: TableCounts = field(default_factory=TableCounts)

    def __call__(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """Take a step in."""
        assert before is None or before <= after
        self.steps.append((unit, before, after))
        self.counts.add(counts)
