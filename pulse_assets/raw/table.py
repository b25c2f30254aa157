"""What a raw table is, and what a page brings for it. The tables themselves are listed beside their source."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RawTable:
    """One table of schema `raw`, beside what all of them have (connection, payload, hash, fetched and deleted times).

    `guard`: the column whose older value never replaces a newer one. `parent`: the columns that name the record to
    which this one belongs; a page may bring all children of a parent, and those it does not bring are then deleted.
    """

    name: str
    keys: tuple[str, ...]
    columns: tuple[str, ...] = ()
    guard: str | None = None
    parent: tuple[str, ...] = ()

    @property
    def typed(self) -> tuple[str, ...]:
        """Keys, then the other typed columns: the order of `Row.values`."""
        return self.keys + self.columns

    def values_of(self, row: "Row", columns: Sequence[str]) -> tuple[object, ...]:
        """The values that `row` has in some of the typed columns."""
        return tuple(row.values[self.typed.index(column)] for column in columns)


@dataclass(frozen=True, slots=True)
class Row:
    """One record: its typed values in the order of `RawTable.typed`, and the API's JSON as it came."""

    values: tuple[object, ...]
    payload: bytes


@dataclass(frozen=True, slots=True)
class Rejected:
    """A record that does not fit the model, with the reason.

    `context`: what a row needs beside the record, such as the repository it is from. For a table with a `parent` it
    begins with the parent's values. Texts and numbers only. `typed`: the values of its row, where it got as far.
    """

    reason: str
    payload: bytes
    context: tuple[str | int, ...] = ()
    typed: tuple[object, ...] | None = None


@dataclass(frozen=True, slots=True)
class Gone:
    """What the source no longer has: the rows whose `columns` hold one of `values`."""

    columns: tuple[str, ...]
    values: Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Back:
    """What the source has again: the rows that were marked as deleted together with these records of `owner`."""

    owner: RawTable
    values: Sequence[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What one page brings for one table and one unit; `unit` may be left away where the walk has just one.

    `complete_for`: the parents (values of `RawTable.parent`) all of whose children are in `rows`; one empty tuple
    for a table without parents says that `rows` is all that the source has. `gone`: rows to mark as deleted.
    `back`: rows to take for present again, before their owner is.
    """

    table: RawTable
    rows: Sequence[Row]
    rejected: Sequence[Rejected] = ()
    complete_for: Sequence[tuple[object, ...]] = ()
    unit: str | None = None
    gone: Gone | None = None
    back: Back | None = None


@dataclass(slots=True)
class Counts:
    """Records by what became of them."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    deleted: int = 0
    rejected: int = 0

    def add(self, other: "Counts") -> None:
        """Add `other` to this."""
        self.new += other.new
        self.changed += other.changed
        self.unchanged += other.unchanged
        self.deleted += other.deleted
        self.rejected += other.rejected

    @property
    def read(self) -> int:
        """Records that the source sent."""
        return self.new + self.changed + self.unchanged + self.rejected


@dataclass(slots=True)
class TableCounts:
    """Counts per table name."""

    tables: dict[str, Counts] = field(default_factory=dict)

    def add(self, other: "TableCounts") -> None:
        """Add `other` to this, table by table."""
        for name, counts in other.tables.items():
            self.tables.setdefault(name, Counts()).add(counts)

    @property
    def total(self) -> Counts:
        """Over all tables."""
        total = Counts()
        for counts in self.tables.values():
            total.add(counts)
        return total
