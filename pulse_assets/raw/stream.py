"""What a stream is: how it plans its walks over source units, and the pages that a walk brings.

Free of Dagster and of any source. `reading` is the loop that reads every stream.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Protocol

from pulse.http import Usage
from pulse_assets.raw.checkpoints import Checkpoint, Unit
from pulse_assets.raw.table import Batch, RawTable, TableCounts


@dataclass(frozen=True, slots=True)
class Page:
    """What one step of a walk brings. All records updated before `watermark` have come by now.

    `failures`: what the source did not give though it was asked for by name, in words; the rest is complete.
    `items` of `total`: how many of the records by which the walk goes the page brings, and how many the source says
    there are in the whole walk, where it says so.
    """

    batches: Sequence[Batch]
    watermark: datetime | None
    position: Any = None
    failures: Mapping[Unit, str] = field(default_factory=dict)
    items: int = 0
    total: int | None = None


@dataclass(frozen=True, slots=True)
class Walk:
    """One pass over one or several units in order of update, `since` inclusive, `until` exclusive.

    `unchanged`: the source has said that nothing came since; there is nothing to ask for.
    """

    checkpoints: tuple[Checkpoint, ...]
    since: datetime | None
    until: datetime
    fingerprints: Mapping[Unit, Any] = field(default_factory=dict)
    unchanged: bool = False

    @property
    def units(self) -> tuple[Unit, ...]:
        """The units that it reads."""
        return tuple(checkpoint.unit for checkpoint in self.checkpoints)

    @property
    def label(self) -> str:
        """The unit's name, or `*` for many."""
        return self.units[0].name if len(self.units) == 1 else "*"

    @property
    def position(self) -> Any:
        """The stream's bookmark in the one unit that it reads; walks over several units keep none."""
        return self.checkpoints[0].position if len(self.checkpoints) == 1 else None


class Stream(Protocol):
    """One kind of record of one source. `lag`: how late the source may show a change.

    Walks over different units are read at the same time, each in a thread of its own.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - see the class
    @property
    def tables(self) -> tuple[RawTable, ...]: ...  # noqa: D102
    @property
    def lag(self) -> timedelta: ...  # noqa: D102

    def usage(self) -> Usage:
        """What the stream's client has used of the source."""

    def now(self) -> datetime:
        """The source's clock."""

    def plan(self, checkpoints: Sequence[Checkpoint], until: datetime) -> Sequence[Walk]:
        """The walks that bring `checkpoints` up to `until`, with as few requests as can be."""

    def pages(self, walk: Walk) -> Iterator[Page]:
        """Read a walk from where its checkpoints stand."""


def source_of(stream: Stream) -> str:
    """The source of a stream: all its tables are named after it."""
    return stream.tables[0].name.partition("_")[0]


class Observer(Protocol):
    """Is told how far each unit has come, after the commit."""

    def __call__(self, unit: Unit, before: datetime | None, after: datetime, counts: TableCounts) -> None:
        """`counts` is what came for the unit since the last call."""


@dataclass(slots=True)
class Outcome:
    """What a run over many units did; `failures` by unit, in words.

    `busy`: units that another run reads now. `paused`: units that a person has paused. Both are as they were.
    """

    counts: TableCounts = field(default_factory=TableCounts)
    failures: dict[Unit, str] = field(default_factory=dict)
    busy: list[Unit] = field(default_factory=list)
    paused: list[Unit] = field(default_factory=list)
    requests: int = 0

    def incomplete(self) -> set[Unit]:
        """The units that have not been read to their end, for whatever reason."""
        return {*self.failures, *self.busy, *self.paused}
