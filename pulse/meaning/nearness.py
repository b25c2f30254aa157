"""How vectors are compared in SQL: by the extension pgvector, wherever it was installed."""

from dataclasses import dataclass
from typing import Any

import psycopg

EXTENSION = "vector"
MISSING = "The server has no extension pgvector, so that only words are looked for."


@dataclass(frozen=True, slots=True)
class Nearness:
    """The schema that pgvector is in, as SQL."""

    schema: str

    def of(self, column: str, parameter: str) -> str:
        """How near the vector in `column` is to that of a query parameter, as SQL: 1 the same, 0 nothing in common."""
        vector = f"{self.schema}.vector"
        return f"(1 - ({column}::{vector} operator({self.schema}.<=>) {parameter}::real[]::{vector}))"


def find_nearness(connection: psycopg.Connection[Any]) -> Nearness | None:
    """How to compare on this server; None where the extension is not installed."""
    query = "select extnamespace::regnamespace::text from pg_extension where extname = %s"
    row = connection.execute(query, [EXTENSION]).fetchone()
    return None if row is None else Nearness(row[0])


def is_available(connection: psycopg.Connection[Any]) -> bool:
    """Whether the extension could be installed."""
    query = "select from pg_available_extensions where name = %s"
    return connection.execute(query, [EXTENSION]).fetchone() is not None
