"""Rows of marts as the records that an insight names its columns by."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, LiteralString, TypeVar

import psycopg
from psycopg.rows import class_row

Row = TypeVar("Row")


def read(
    connection: psycopg.Connection[Any], kind: type[Row], query: LiteralString, values: Mapping[str, Any]
) -> list[Row]:
    """All rows of `query`, each as a `kind`; its places take `values`."""
    with connection.cursor(row_factory=class_row(kind)) as cursor:
        return cursor.execute(query, values).fetchall()


def span(now: datetime, length: timedelta) -> dict[str, Any]:
    """The places of a period that ends now, and of the equally long one before it."""
    return {"now": now, "since": now - length, "before": now - 2 * length}
