"""Keeps what was forecast, predicted and judged: the last state of each day."""

from collections.abc import Sequence
from dataclasses import asdict
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
        for row in rows:
            values = {**asdict(row), "day": day, "made_at": now, "run_id": run_id}
            values |= {name: Jsonb(values[name]) for name in JSON if values.get(name) is not None}
            values |= {name: list(value) for name, value in values.items() if isinstance(value, tuple)}
            names = sql.SQL(", ").join(map(sql.Identifier, values))
            places = sql.SQL(", ").join(map(sql.Placeholder, values))
            connection.execute(sql.SQL("insert into {} ({}) values ({})").format(place, names, places), values)
