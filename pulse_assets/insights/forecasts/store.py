"""Keeps what was forecast, predicted and judged: the last state of each day."""

from collections.abc import Sequence
from dataclasses import asdict, fields
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from pulse.database import lock_number

JSON = ("certainties", "scores", "calibration")


def replace_day(
    connection: psycopg.Connection[Any],
    table: str,
    kinds: Sequence[str],
    rows: Sequence[Any],
    now: datetime,
    run_id: str,
) -> None:
    """Make `rows` (dataclasses with its columns) all that `insights.table` holds of `kinds` and the day of `now`."""
    day = now.astimezone(UTC).date()
    place = sql.Identifier("insights", table)
    with connection.transaction():
        connection.execute("select pg_advisory_xact_lock(%s)", [lock_number("forecasts", table, *kinds)])
        gone = sql.SQL("delete from {} where kind = any(%s) and day = %s").format(place)
        connection.execute(gone, [list(kinds), day])
        values = [_values(row) | {"day": day, "made_at": now, "run_id": run_id} for row in rows]
        if values:
            names = sql.SQL(", ").join(map(sql.Identifier, values[0]))
            places = sql.SQL(", ").join(map(sql.Placeholder, values[0]))
            insert = sql.SQL("insert into {} ({}) values ({})").format(place, names, places)
            with connection.cursor() as cursor:
                cursor.executemany(insert, values)


def _values(row: Any) -> dict[str, Any]:
    values = {field.name: getattr(row, field.name) for field in fields(row)}
    values |= {name: Jsonb(_plain(values[name])) for name in JSON if values.get(name) is not None}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}


def _plain(value: Any) -> Any:
    return [asdict(one) for one in value] if isinstance(value, list) else value
