"""Figures as of the last moment of each period: what was open then."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import dict_row

from pulse.metrics import OPERATOR, Catalogue, Grain, MetricQuery, answer, compile_query
from pulse.metrics.periods import spans

from .conftest import PutItems

BERLIN = "Europe/Berlin"
SINCE, UNTIL = date(2026, 3, 2), date(2026, 4, 6)
Database = psycopg.Connection[Any]


def at(day: int, hour: int = 12, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def figures(database: Database, catalogue: Catalogue, name: str, *dimensions: str, grain: Grain | None) -> list[Any]:
    query = MetricQuery(name, SINCE, UNTIL, dimensions, grain=grain, time_zone=BERLIN)
    return [(row.period, *row.group, row.value) for row in answer(database, catalogue, query, OPERATOR).rows]


def read_until(database: Database, moment: datetime) -> None:
    """Say that everything until `moment` has been read."""
    database.execute(
        "insert into app.checkpoints (connection_id, stream, source_unit, watermark) values ('a', 'issues', 'X', %s)",
        [moment],
    )


def test_open_at_the_end_of_each_week(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items(
        {"created_at": at(1), "done_at": at(10)},
        {"created_at": at(3), "size": 3, "done_at": at(3, 13)},
        {"created_at": at(4), "size": 5},
        # Closed in the last minute of a Sunday in Berlin, and opened in the first of a Monday.
        {"created_at": at(9), "size": 0.5, "done_at": at(15, 22)},
        {"created_at": at(15, 23)},
        {"created_at": at(5, month=5)},
    )
    read_until(database, at(1, month=6))
    mondays = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30)]
    week = Grain.WEEK
    assert figures(database, catalogue, "open_items", grain=week) == list(zip(mondays, [2, 1, 2, 2, 2], strict=True))
    assert figures(database, catalogue, "open_size", grain=week) == list(zip(mondays, [5, 5, 5, 5, 5], strict=True))
    assert figures(database, catalogue, "open_items", grain=None) == [(None, 2)]


def test_the_period_that_is_not_over_ends_where_the_data_end(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items({"created_at": at(3)}, {"created_at": at(11)}, {"created_at": at(13)})
    read_until(database, at(12))
    assert [value for _, value in figures(database, catalogue, "open_items", grain=Grain.WEEK)] == [
        1,
        2,
        None,
        None,
        None,
    ]


def test_nothing_open_is_0_where_data_reach_and_no_data_elsewhere(
    database: Database, put_items: PutItems, catalogue: Catalogue
) -> None:
    put_items({"created_at": at(10), "done_at": at(11)})
    read_until(database, at(20))
    values = [value for _, value in figures(database, catalogue, "open_items", grain=Grain.WEEK)]
    assert values == [None, 0, 0, None, None]


def test_age_is_that_of_the_moment(database: Database, put_items: PutItems, catalogue: Catalogue) -> None:
    put_items({"created_at": datetime(2026, 3, 28, tzinfo=ZoneInfo(BERLIN))})
    read_until(database, at(1, month=6))
    ages = [value for _, value in figures(database, catalogue, "open_age", grain=Grain.WEEK)]
    day = 86400
    # The clocks went forward on the 29th: that day had 23 hours.
    assert ages == [None, None, None, 2 * day - 3600, 9 * day - 3600]


moments = st.integers(0, 45 * 24 * 60).map(lambda minutes: at(20, month=2) + timedelta(minutes=minutes))
items = st.lists(
    st.fixed_dictionaries(
        {
            "created_at": moments,
            "done_at": st.none() | moments,
            "team": st.sampled_from(["Web", "Pay", None]),
            "size": st.none() | st.integers(1, 8),
        }
    ),
    min_size=1,
    max_size=30,
)


@given(items, st.sampled_from([None, *Grain]), st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_running_totals_are_what_counting_one_by_one_gives(
    database: Database,
    put_items: PutItems,
    catalogue: Catalogue,
    found: list[dict[str, Any]],
    grain: Grain | None,
    by_team: bool,
) -> None:
    database.execute("delete from marts.fct_items")
    put_items(*found)
    dimensions = ("team",) if by_team else ()
    horizon = at(25)
    for name in ("open_items", "open_size"):
        query = MetricQuery(name, SINCE, UNTIL, dimensions, grain=grain, time_zone=BERLIN)
        expected = dict(counted(found, query, horizon, is_size=name == "open_size"))
        for counted_but in (None, ()):
            statement = compile_query(catalogue, query, horizon=horizon, counted_but=counted_but)
            rows = database.cursor(row_factory=dict_row).execute(statement.sql.encode(), statement.params).fetchall()
            assert {
                (row.get("period"), *(row[name] for name in dimensions)): (row["value"], row["n"], row["candidates"])
                for row in rows
                if row["candidates"]
            } == expected


def counted(
    found: list[dict[str, Any]], query: MetricQuery, horizon: datetime, *, is_size: bool
) -> Iterator[tuple[tuple[Any, ...], tuple[Any, ...]]]:
    """Place, and value, n and candidates, by looking at every item at every moment."""
    for period, (starts_at, ends_at) in spans(query).items():
        if starts_at >= horizon:
            continue
        moment = min(ends_at, horizon)
        is_open = [
            item
            for item in found
            if item["created_at"] < moment and (item["done_at"] is None or item["done_at"] >= moment)
            if item["done_at"] is None or item["done_at"] >= item["created_at"]
        ]
        for team in {item["team"] for item in is_open} if query.dimensions else [None]:
            group = [item for item in is_open if not query.dimensions or item["team"] == team]
            sizes = [item["size"] for item in group if item["size"] is not None]
            if group:
                known = sizes if is_size else group
                value = (sum(sizes) if sizes else None) if is_size else len(group)
                yield (period, *([team] if query.dimensions else [])), (value, len(known), len(group))
