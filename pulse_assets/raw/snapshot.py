"""Streams of records without a time of update (fields, people, repositories): read whole, compared by content."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, Protocol, TypeVar

import msgspec

from pulse.http import Usage
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.records import sort_out
from pulse_assets.raw.second_try import Refused, one_row
from pulse_assets.raw.stream import Page, Walk
from pulse_assets.raw.table import Batch, RawTable, Row

M = TypeVar("M")
SITE = "site"


def site(connection_id: str) -> Unit:
    """The unit that stands for all of a connection: what it shows is not divided by project or repository."""
    return Unit(SITE, connection_id)


@dataclass(frozen=True, slots=True)
class Absent:
    """A record that was asked for by name and that the source does not show, with the reason."""

    name: str
    reason: str


class Door(Protocol):
    """What a source is asked through."""

    def usage(self) -> Usage:
        """What has been used of the source."""

    def now(self) -> datetime:
        """The source's clock."""


@dataclass(frozen=True)
class Snapshot(Generic[M]):
    """One table whose whole content the source gives; records that it no longer gives are marked deleted.

    `fetch` may give an `Absent` in place of a record that was asked for by name and is not there. `about`: what the
    checkpoint keeps of what was asked for and of whom, for later runs to compare.
    """

    table: RawTable
    model: type[M]
    row_of: Callable[[M, bytes], Row]
    fetch: Callable[[], Iterable[msgspec.Raw | Absent]]
    client: Door
    lag: timedelta = timedelta(0)
    about: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        """The table's name: a snapshot writes one table."""
        return self.table.name.partition("_")[2]

    @property
    def tables(self) -> tuple[RawTable, ...]:
        """The one table."""
        return (self.table,)

    def usage(self) -> Usage:
        """What the client has used of the source."""
        return self.client.usage()

    def now(self) -> datetime:
        """The source's clock."""
        return self.client.now()

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> list[Walk]:
        """One walk a site."""
        return [Walk((checkpoint,), None, until, {checkpoint.unit: self.about}) for checkpoint in checkpoints]

    def pages(self, walk: Walk) -> Iterator[Page]:
        """All records as one page: what is missing from it has vanished, which half a list could not tell."""
        fetched = list(self.fetch())
        records = [record for record in fetched if isinstance(record, msgspec.Raw)]
        connection_id = walk.units[0].connection_id
        failures = {Unit(a.name, connection_id): a.reason for a in fetched if isinstance(a, Absent)}
        rows, rejected = sort_out(records, self.model, self.row_of)
        yield Page([Batch(self.table, rows, rejected, complete_for=[()])], walk.until, failures=failures)

    def again(self, refused: Refused) -> Sequence[Batch]:
        """One record of the table that did not fit."""
        return one_row({self.table: (self.model, self.row_of)}, refused)
