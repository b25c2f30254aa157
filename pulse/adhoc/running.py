"""Runs one statement as `pulse_reader`: read-only, within a time limit, cut to a number of rows and bytes."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import psycopg

from pulse.adhoc.errors import AdhocError
from pulse.adhoc.guard import guarded
from pulse.adhoc.relations import ROLE, readable

MOST_COLUMNS = 50
NUMERIC = "numeric"


@dataclass(frozen=True, slots=True)
class Limits:
    """Caps of one statement: `cell` and `characters` (of all cells together) count what is shown of values as text."""

    rows: int = 200
    characters: int = 100_000
    cell: int = 1_000
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Rows:
    """What a statement gave; `is_cut` when there was more than the caps let through. `statement` is what ran."""

    statement: str
    columns: list[str]
    rows: list[list[Any]]
    is_cut: bool


def run(connection: psycopg.Connection[Any], text: str, limits: Limits | None = None) -> Rows:
    """Run `text`, if it may run, and leave nothing behind.

    Raises:
        AdhocError: it may not run, took too long, or PostgreSQL refused it.
    """
    limits = limits or Limits()
    statement = guarded(text, readable(connection))
    try:
        # Rolled back whatever happens: the role and the settings go with it.
        with connection.transaction(force_rollback=True):
            _confine(connection, limits)
            columns = _columns(connection, statement)
            found = connection.execute(_shortened(statement, columns, limits), prepare=True).fetchall()
    except psycopg.errors.QueryCanceled as error:
        raise AdhocError(f"The statement took longer than {limits.seconds:g} s. Ask for less.") from error
    except psycopg.errors.InsufficientPrivilege as error:
        raise AdhocError("The statement reaches for something that may not be read.") from error
    except psycopg.errors.DatabaseError as error:
        raise AdhocError(f"PostgreSQL refused the statement: {error.diag.message_primary}.") from error
    rows, is_cut = _fitting([[_plain(value) for value in row] for row in found], limits)
    return Rows(statement, [name for name, _ in columns], rows, is_cut)


def _confine(connection: psycopg.Connection[Any], limits: Limits) -> None:
    settings = {
        "transaction_read_only": "on",
        "statement_timeout": f"{int(limits.seconds * 1000)}ms",
        "lock_timeout": "1s",
        "search_path": "",
        "standard_conforming_strings": "on",
        "role": ROLE,
    }
    for name, value in settings.items():
        connection.execute("select set_config(%s, %s, true)", [name, value])


def _columns(connection: psycopg.Connection[Any], statement: str) -> list[tuple[str, str]]:
    """Names and types of the columns, without running the statement."""
    # The statement comes out of the guard.
    probe = f"select * from ({statement}) as _given limit 0"  # noqa: S608
    described = connection.execute(probe.encode(), prepare=True).description or []
    if len(described) > MOST_COLUMNS:
        raise AdhocError(f"A statement gives at most {MOST_COLUMNS} columns.")
    return [(column.name, column.type_display) for column in described]


def _shortened(statement: str, columns: list[tuple[str, str]], limits: Limits) -> bytes:
    """The statement with one row more than the cap, and what can be long as text of at most a cell's length."""
    names = [f'"_{place}"' for place in range(len(columns))]
    shown = [
        name if _is_short(kind) else f"left({name}::text, {limits.cell})"
        for name, (_, kind) in zip(names, columns, strict=True)
    ]
    # The statement comes out of the guard, all else is numbers.
    query = f"select {', '.join(shown)} from ({statement}) as _given({', '.join(names)}) limit {limits.rows + 1}"  # noqa: S608
    return query.encode()


SHORT = {"bool", "int2", "int4", "int8", "float4", "float8", "date", "timestamp", "timestamptz", "interval", "time"}


def _is_short(kind: str) -> bool:
    return kind in SHORT or kind.startswith(NUMERIC)


def _fitting(rows: list[list[Any]], limits: Limits) -> tuple[list[list[Any]], bool]:
    kept: list[list[Any]] = []
    room = limits.characters
    for row in rows[: limits.rows]:
        room -= sum(len(str(value)) for value in row)
        if room < 0:
            break
        kept.append(row)
    return kept, len(kept) < len(rows)


def _plain(value: Any) -> Any:
    """As JSON knows it: times in ISO form, lengths of time in seconds."""
    match value:
        case Decimal():
            return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        case datetime() | date() | time():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case _:
            return value
