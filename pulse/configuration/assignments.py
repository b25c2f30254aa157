"""Reads what people assigned beside the file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg
from psycopg import sql

from pulse.configuration.rows import ROWS


@dataclass(frozen=True, slots=True)
class Assignment:
    """One row of origin `person`: its values by column, who decided, and when."""

    table: str
    values: dict[str, Any]
    changed_by: str | None
    changed_at: datetime | None


def read_assignments(connection: psycopg.Connection[Any]) -> list[Assignment]:
    """All of them, by table, the latest first."""
    found: list[Assignment] = []
    for kind in (kind for kind in ROWS if kind.KEY):
        names = list(kind.model_fields)
        query = sql.SQL("select {}, changed_by, changed_at from {} where origin = 'person' order by changed_at desc")
        statement = query.format(
            sql.SQL(", ").join(map(sql.Identifier, names)), sql.Identifier("configuration", kind.TABLE)
        )
        for *values, changed_by, changed_at in connection.execute(statement).fetchall():
            found.append(Assignment(kind.TABLE, dict(zip(names, values, strict=True)), changed_by, changed_at))
    return found
