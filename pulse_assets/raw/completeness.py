"""Sets what is in raw against what the source says it has, where a source tells that at little cost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import psycopg
from psycopg import sql

from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.table import RawTable

MANY = "*"


@dataclass(frozen=True, slots=True)
class Total:
    """The source says that it has `count` records of `table` for `unit`: those with one of `values` in `column`.

    `unit` is `*` where the source was asked for several together.
    `tolerance`: how many may be missing, for a count that is an estimate.
    """

    unit: str
    connection_id: str
    table: RawTable
    column: str
    values: Sequence[object]
    count: int
    tolerance: int = 0


@dataclass(frozen=True, slots=True)
class Short:
    """A unit of which raw holds less."""

    unit: str
    held: int
    told: int

    @property
    def missing(self) -> int:
        """How many more the source has."""
        return self.told - self.held


@runtime_checkable
class Counting(Protocol):
    """A stream whose source says how many records it has."""

    def totals(self, units: Sequence[Unit]) -> Sequence[Total]:
        """What the source says of `units`, which have been read whole."""


def short_of(connection: psycopg.Connection, totals: Sequence[Total]) -> list[Short]:
    """The units that lack more records than their total tolerates; records that did not fit are not lacking."""
    found = []
    for total in totals:
        query = sql.SQL(
            "select count(*) from {table} where connection_id = %s and {column} = any(%s) and deleted_at is null"
        ).format(table=sql.Identifier("raw", total.table.name), column=sql.Identifier(total.column))
        (held,) = connection.execute(query, [total.connection_id, list(total.values)]).fetchone() or (0,)
        (aside,) = connection.execute(
            ASIDE, [total.connection_id, total.table.name, total.unit, total.unit == MANY]
        ).fetchone() or (0,)
        if held + aside < total.count - total.tolerance:
            found.append(Short(total.unit, held, total.count))
    return found


ASIDE = """
    select count(*) from raw.rejected_records
    where connection_id = %s and table_name = %s and (source_unit in (%s, '*') or %s)
"""
