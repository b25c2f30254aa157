"""A copy of a built database whose marts are as large as asked: its records again and again under other keys."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from pulse.database import connect
from pulse_assets.insights.catalog import INSIGHTS
from pulse_assets.insights.forecasts.assets import TABLES as FORECAST
from pulse_assets.insights.predictions.assets import TABLES as PREDICTED
from pulse_assets.insights.series import TABLES as SERIES
from pulse_assets.insights.weekly_figures import TABLE as WEEKLY

NAME = "pulse_benchmark_insights"
# Copies share this many times as many teams and repositories as there were.
GROUPS = 8
GROUPED = ("team", "repository", "name", "team_key", "project", "epic")


@contextmanager
def multiplied(url: str, issues: int, requests: int) -> Iterator[str]:
    """The address of a copy with so many issues and requests, dropped in the end; nobody else may be connected."""
    source = psycopg.conninfo.conninfo_to_dict(url)["dbname"]
    server = psycopg.conninfo.make_conninfo(url, dbname="template1")
    drop = sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(NAME))
    with connect(server, autocommit=True) as connection:
        connection.execute(drop)
        connection.execute(
            sql.SQL("create database {} template {}").format(sql.Identifier(NAME), sql.Identifier(str(source)))
        )
        try:
            copy = psycopg.conninfo.make_conninfo(url, dbname=NAME)
            with connect(copy) as marts:
                _multiply(marts, issues, requests)
            yield copy
        finally:
            connection.execute(drop)


def _multiply(marts: psycopg.Connection[Any], issues: int, requests: int) -> None:
    times = {
        "work_item": -(-issues // _count(marts, "marts.fct_work_items")),
        "pull_request": -(-requests // _count(marts, "marts.fct_pull_requests")),
    }
    judged = {table for insight in INSIGHTS for table in insight.tables} - {WEEKLY}
    for table in sorted(judged | {*SERIES, *FORECAST, *PREDICTED}):
        _copy(marts, table, times["work_item" if "work_item" in table or "sprint" in table else "pull_request"])
    marts.commit()
    marts.execute("analyze")


def _copy(marts: psycopg.Connection[Any], table: str, times: int) -> None:
    schema, name = table.split(".")
    if name == "people":
        return
    copies = min(times, GROUPS) if name == "teams" else times
    rows = marts.execute(
        "select column_name, data_type from information_schema.columns where table_schema = %s and table_name = %s"
        " and is_generated = 'NEVER'",
        [schema, name],
    ).fetchall()
    names = sql.SQL(", ").join(sql.Identifier(column) for column, _ in rows)
    values = sql.SQL(", ").join(_value(column, kind) for column, kind in rows)
    statement = sql.SQL("insert into {} ({}) select {} from {} cross join generate_series(1, {}) as n (n)")
    place = sql.Identifier(schema, name)
    marts.execute(statement.format(place, names, values, place, sql.Literal(copies - 1)))


def _value(column: str, kind: str) -> sql.Composable:
    """A column of the copy: groups have the number of the group, keys that of the copy, all else is as it was."""
    name = sql.Identifier(column)
    if kind != "text" or "person" in column:
        return name
    if column in GROUPED:
        return sql.SQL("{} || ' ' || n % {}").format(name, sql.Literal(GROUPS))
    return sql.SQL("{} || '~' || n").format(name) if column.endswith("key") else name


def _count(marts: psycopg.Connection[Any], table: str) -> int:
    row = marts.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(*table.split(".")))).fetchone()
    return int(row[0]) if row else 0
