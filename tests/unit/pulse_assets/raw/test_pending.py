from datetime import UTC, date, datetime, timedelta
from typing import Any

import psycopg
from hypothesis import given
from hypothesis import strategies as st

from pulse_assets.raw.checkpoints import Unit
from pulse_assets.raw.pending import KeyRange, pending, watermarks
from pulse_assets.raw.window import month_after

FIRST = date(2025, 9, 1)
NOW = datetime(2026, 3, 17, tzinfo=UTC)
ALL = [Unit(name) for name in "ABCDEFGH"]


def months(first: date, last: date) -> list[date]:
    found = [first]
    while found[-1] < last:
        found.append(month_after(found[-1]))
    return found


@given(
    st.permutations(ALL),
    st.sets(st.sampled_from(ALL)),
    st.dictionaries(st.sampled_from(ALL), st.integers(0, 380).map(lambda days: NOW - timedelta(days=days))),
)
def test_the_ranges_cover_just_what_each_wanted_unit_lacks(
    ordered: list[Unit], wanted: set[Unit], reached: dict[Unit, datetime]
) -> None:
    covered = [
        (unit, month)
        for keys in pending(ordered, wanted, reached, FIRST, NOW)
        for unit in ordered[ordered.index(keys.start) : ordered.index(keys.end) + 1]
        for month in months(keys.first, keys.last)
    ]
    lacking = [
        (unit, month)
        for unit in ordered
        if unit in wanted
        for month in months(FIRST, date(2026, 3, 1))
        if unit not in reached or month >= reached[unit].date().replace(day=1)
    ]
    assert sorted(covered, key=str) == sorted(lacking, key=str)


def test_neighbours_that_stand_alike_share_a_range() -> None:
    reached = dict.fromkeys(ALL, datetime(2026, 3, 1, tzinfo=UTC)) | {ALL[3]: datetime(2026, 2, 28, 23, 59, tzinfo=UTC)}
    march, february = date(2026, 3, 1), date(2026, 2, 1)
    assert pending(ALL, set(ALL), reached, FIRST, NOW) == [
        KeyRange(ALL[0], ALL[2], march, march),
        KeyRange(ALL[3], ALL[3], february, march),
        KeyRange(ALL[4], ALL[7], march, march),
    ]


def test_units_that_nobody_wants_break_a_range() -> None:
    ranges = pending(ALL, {ALL[0], ALL[2]}, {}, FIRST, NOW)
    assert [keys.keys() for keys in ranges] == [
        ("A|2025-09-01", "A|2026-03-01"),
        ("C|2025-09-01", "C|2026-03-01"),
    ]


def test_a_unit_of_another_connection_is_written_with_it() -> None:
    unit = Unit("PAY", "second")
    (keys,) = pending([unit], {unit}, {}, FIRST, NOW)
    assert keys.keys() == ("second:PAY|2025-09-01", "second:PAY|2026-03-01")


def add(
    database: psycopg.Connection[Any], stream: str, unit: str, watermark: datetime | None, lane: str = "live"
) -> None:
    database.execute(
        "insert into app.checkpoints (connection_id, stream, source_unit, lane, watermark)"
        " values ('default', %s, %s, %s, %s)",
        [stream, unit, lane, watermark],
    )


def test_a_unit_stands_where_its_slowest_stream_stands(database: psycopg.Connection[Any]) -> None:
    early, late = datetime(2026, 1, 5, tzinfo=UTC), datetime(2026, 3, 5, tzinfo=UTC)
    add(database, "reviews", "A", late)
    add(database, "comments", "A", early)
    add(database, "comments", "A", datetime(2025, 1, 1, tzinfo=UTC), lane="2025-01..2025-01")
    add(database, "other", "A", datetime(2024, 1, 1, tzinfo=UTC))
    add(database, "reviews", "B", late)
    add(database, "reviews", "C", late)
    add(database, "comments", "C", None)
    assert watermarks(database, "default", ["reviews", "comments"]) == {Unit("A"): early}
    assert watermarks(database, "second", ["reviews"]) == {}
