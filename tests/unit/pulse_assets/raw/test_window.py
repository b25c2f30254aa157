from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse_assets.raw.checkpoints import LIVE
from pulse_assets.raw.window import (
    Window,
    finished_months,
    lane_of,
    midnight,
    month_after,
    months_before,
    window_of,
)

FIRST = date(2024, 11, 1)
months = st.dates(date(2020, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))
instants = st.integers(0, 11 * 365 * 86_400).map(lambda s: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(seconds=s))


def row_of(start: date, length: int) -> list[date]:
    found = [start]
    while len(found) < length:
        found.append(month_after(found[-1]))
    return found


@given(months)
def test_a_month_is_followed_by_the_next(month: date) -> None:
    after = month_after(month)
    assert after.day == 1
    assert (after - timedelta(days=1)).replace(day=1) == month


@given(months, st.integers(1, 40), instants)
def test_months_tile_time(start: date, length: int, instant: datetime) -> None:
    windows = [window_of([month], date(1999, 1, 1), None) for month in row_of(start, length)]
    for earlier, later in pairwise(windows):
        assert earlier.end == later.start
    holding = [w for w in windows if w.start is not None and w.start <= instant < w.end]
    inside = midnight(start) <= instant < windows[-1].end
    assert [w.months for w in holding] == ([(instant.date().replace(day=1),)] if inside else [])


@given(months, st.integers(1, 24))
def test_a_window_of_months_spans_them_all_in_whatever_order(start: date, length: int) -> None:
    listed = row_of(start, length)
    window = window_of(reversed(listed), date(1999, 1, 1), None)
    assert window == Window(midnight(start), midnight(month_after(listed[-1])), tuple(listed), first=False)


def test_the_first_month_holds_all_that_is_older() -> None:
    assert window_of([FIRST], FIRST, None) == Window(None, midnight(date(2024, 12, 1)), (FIRST,), first=True)


def test_the_first_month_begins_at_the_start_date() -> None:
    window = window_of([FIRST], FIRST, date(2024, 11, 20))
    assert window == Window(datetime(2024, 11, 20, tzinfo=UTC), midnight(date(2024, 12, 1)), (FIRST,), first=True)


def test_months_that_are_not_neighbours_are_refused() -> None:
    with pytest.raises(ValueError, match="2025-01 and 2025-03 are not neighbours"):
        window_of([date(2025, 3, 1), date(2025, 1, 1)], FIRST, None)


def lane(watermark: datetime | None, *listed: date, floor: date | None = None) -> str:
    return lane_of(watermark, window_of(listed, FIRST, floor))


def test_a_fresh_unit_begins_with_the_first_window_only() -> None:
    assert lane(None, FIRST, date(2024, 12, 1)) == LIVE
    assert lane(None, date(2025, 1, 1)) == "2025-01..2025-01"


def test_a_window_around_or_right_after_the_watermark_goes_on() -> None:
    watermark = datetime(2025, 2, 10, tzinfo=UTC)
    assert lane(watermark, date(2025, 2, 1)) == LIVE
    assert lane(watermark, date(2025, 1, 1), date(2025, 2, 1), date(2025, 3, 1)) == LIVE
    assert lane(midnight(date(2025, 2, 1)), date(2025, 2, 1)) == LIVE


def test_a_window_before_the_watermark_is_read_again() -> None:
    assert lane(midnight(date(2025, 2, 1)), date(2024, 12, 1), date(2025, 1, 1)) == "2024-12..2025-01"
    assert lane(datetime(2025, 2, 10, tzinfo=UTC), FIRST) == "2024-11..2024-11"


def test_a_window_that_would_leave_a_gap_behind_it_is_read_alone() -> None:
    assert lane(datetime(2025, 2, 10, tzinfo=UTC), date(2025, 3, 1)) == "2025-03..2025-03"


def test_the_first_window_goes_on_though_the_start_date_was_moved_past_the_watermark() -> None:
    assert lane(datetime(2024, 1, 10, tzinfo=UTC), FIRST, floor=date(2024, 11, 20)) == LIVE


@given(months, st.integers(1, 24), st.lists(instants, max_size=12))
def test_each_month_is_finished_once_however_the_unit_advances(start: date, length: int, stops: list[datetime]) -> None:
    window = window_of(row_of(start, length), date(1999, 1, 1), None)
    path: list[datetime | None] = [None, *sorted(stops), window.end]
    path = [stop if stop is None else min(stop, window.end) for stop in path]
    finished = [
        month
        for before, after in pairwise(path)
        if after is not None
        for month in finished_months(window, before, after)
    ]
    assert finished == list(window.months)


@given(months, st.integers(1, 24), instants)
def test_a_month_is_not_finished_before_its_end(start: date, length: int, reached: datetime) -> None:
    window = window_of(row_of(start, length), date(1999, 1, 1), None)
    assert all(midnight(month_after(month)) <= reached for month in finished_months(window, None, reached))


@given(months, instants)
def test_months_that_had_ended_by_a_watermark_follow_one_another_and_leave_the_next_open(
    first: date, watermark: datetime
) -> None:
    found = months_before(first, watermark)
    assert found == row_of(first, len(found))[: len(found)]
    following = month_after(found[-1]) if found else first
    assert watermark < midnight(month_after(following))
    assert not found or midnight(following) <= watermark


def test_without_a_watermark_no_month_has_ended() -> None:
    assert months_before(FIRST, None) == []
