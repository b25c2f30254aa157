"""Keeps schema `configuration` as the file says, and takes in what people assign beside it.

A row has an origin: `file` or `person`. Both may hold the same key; whoever reads prefers the person's.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import psycopg
from psycopg import sql
from pydantic import ValidationError

from pulse.configuration.loading import load_configuration
from pulse.configuration.rows import ROWS, TableRow
from pulse.configuration.tables import table_rows
from pulse.database import lock_number
from pulse.errors import ConfigurationError
from pulse.settings import Settings

Connection = psycopg.Connection[Any]


def apply_configuration(connection: Connection, settings: Settings) -> list[str]:
    """Read the configuration in force and bring the tables to it in one transaction; gives the tables that changed.

    Raises:
        ConfigurationError: the configuration is wrong; nothing is written then.
    """
    configuration = load_configuration(settings.configuration)
    return write(connection, table_rows(configuration, settings.timezone))


def write(connection: Connection, rows: Iterable[TableRow]) -> list[str]:
    """Make `rows` the rows of origin `file`; tables that hold them already stay untouched."""
    wanted: dict[str, list[TableRow]] = {kind.TABLE: [] for kind in ROWS}
    for row in rows:
        wanted[row.TABLE].append(row)
    with connection.transaction():
        # Two builds that begin at once must not both insert a row.
        connection.execute("select pg_advisory_xact_lock(%s)", [lock_number("configuration")])
        return [kind.TABLE for kind in ROWS if _replace(connection, kind, wanted[kind.TABLE])]


def _replace(connection: Connection, kind: type[TableRow], rows: Sequence[TableRow]) -> bool:
    # Where two rows have one key, what stands first in the file counts.
    wanted = {_key(row): _values(row) for row in reversed(rows)}
    query = sql.SQL("select {} from {} where origin = 'file'").format(_names(kind.model_fields), _table(kind))
    if set(wanted.values()) == set(connection.execute(query).fetchall()):
        return False
    for row in rows:
        _check_patterns(connection, row)
    connection.execute(sql.SQL("delete from {} where origin = 'file'").format(_table(kind)))
    insert = sql.SQL("insert into {} ({}, origin) values ({}, 'file')").format(
        _table(kind), _names(kind.model_fields), _places(kind.model_fields)
    )
    with connection.cursor() as cursor:
        cursor.executemany(insert, list(wanted.values()))
    return True


def assign(connection: Connection, table: str, values: Mapping[str, Any], *, by: str) -> None:
    """Write one row of origin `person`, which wins over the file's row of the same key; `by` says who decided.

    `values` are the columns of `configuration.table`, such as `assign(connection, "status_categories",
    {"status_name": "Blocked", "category": "in_progress", "activity": "waiting"}, by="ada@acme.example")`. It takes
    effect with the next dbt run.

    Raises:
        ConfigurationError: there is no such table, or a value cannot be.
    """
    row = _row(table, values)
    _check_patterns(connection, row)
    columns = type(row).model_fields
    statement = sql.SQL(
        "insert into {table} ({columns}, origin, changed_by) values ({places}, 'person', %s)"
        " on conflict ({key}) do update set ({columns}, changed_by, changed_at) = row({excluded}, now())"
    ).format(
        table=_table(type(row)),
        columns=_names(columns),
        places=_places(columns),
        key=_names([*row.KEY, "origin"]),
        excluded=sql.SQL(", ").join(sql.Identifier("excluded", name) for name in [*columns, "changed_by"]),
    )
    connection.execute(statement, [*_values(row), by])


def withdraw(connection: Connection, table: str, values: Mapping[str, Any]) -> bool:
    """Take back what a person assigned for the key that is in `values`; whether there was anything."""
    row = _row(table, values)
    columns = sql.SQL(" and ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in row.KEY)
    statement = sql.SQL("delete from {} where origin = 'person' and {}").format(_table(type(row)), columns)
    return connection.execute(statement, list(_key(row))).rowcount > 0


def _row(table: str, values: Mapping[str, Any]) -> TableRow:
    kinds = {kind.TABLE: kind for kind in ROWS if kind.KEY}
    if table not in kinds:
        raise ConfigurationError(f"Nothing can be assigned in {table!r}; the tables are {', '.join(sorted(kinds))}.")
    try:
        return kinds[table].model_validate(dict(values))
    except ValidationError as error:
        told = [f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors()]
        raise ConfigurationError(f"This cannot be assigned in {table}. {'; '.join(told)}") from error


def _check_patterns(connection: Connection, row: TableRow) -> None:
    for name, value in row:
        if name.endswith("pattern") and value is not None:
            try:
                with connection.transaction():
                    connection.execute("select '' ~* %s", [value])
            except psycopg.errors.InvalidRegularExpression as error:
                raise ConfigurationError(f"{row.TABLE}: PostgreSQL does not take {value!r} for a pattern.") from error


def _key(row: TableRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)


def _values(row: TableRow) -> tuple[Any, ...]:
    return tuple(value for _, value in row)


def _table(kind: type[TableRow]) -> sql.Identifier:
    return sql.Identifier("configuration", kind.TABLE)


def _names(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def _places(columns: Iterable[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Placeholder() for _ in columns)
