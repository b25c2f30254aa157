"""Which source units there are to read, by the last snapshot of them; new ones become partition keys."""

from collections.abc import Sequence
from dataclasses import dataclass

import dagster as dg
import psycopg
from psycopg import sql

from pulse_assets.raw.checkpoints import Unit


@dataclass(frozen=True, slots=True)
class Discovery:
    """Where the names of source units are: in `column` of `raw.table`; they become keys of `partitions`.

    `identity`: the column that stays when a unit is renamed; None where another name means other records.
    """

    table: str
    column: str
    partitions: str
    identity: str | None = None

    def present(self, connection: psycopg.Connection, connection_id: str, wanted: Sequence[str] = ()) -> list[Unit]:
        """The units that the source showed; of these only the `wanted` where any are named."""
        query = sql.SQL(
            "select {column} from {table} where connection_id = %s and deleted_at is null order by 1"
        ).format(column=sql.Identifier(self.column), table=sql.Identifier("raw", self.table))
        names = [name for (name,) in connection.execute(query, [connection_id]).fetchall()]
        return [Unit(name, connection_id) for name in names if not wanted or name in wanted]

    def absent(self, connection: psycopg.Connection, connection_id: str) -> list[Unit]:
        """The units that the source no longer shows."""
        query = sql.SQL(
            "select {column} from {table} where connection_id = %s group by 1 having bool_and(deleted_at is not null)"
            " order by 1"
        ).format(column=sql.Identifier(self.column), table=sql.Identifier("raw", self.table))
        return [Unit(name, connection_id) for (name,) in connection.execute(query, [connection_id]).fetchall()]

    def add_keys(self, instance: dg.DagsterInstance, units: Sequence[Unit]) -> list[str]:
        """Add keys for `units` that have none yet and give these; a key is never removed, its history stays."""
        known = set(instance.get_dynamic_partitions(self.partitions))
        new = [str(unit) for unit in units if str(unit) not in known]
        if new:
            instance.add_dynamic_partitions(self.partitions, new)
        return new
