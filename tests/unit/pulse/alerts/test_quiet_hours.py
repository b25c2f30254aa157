from datetime import UTC, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulse.alerts.quiet_hours import not_before

BERLIN = ZoneInfo("Europe/Berlin")
TWO_HOURS_AHEAD = timezone(timedelta(hours=2))
NIGHT = (time(22), time(7))
minutes = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
moments = st.datetimes(timezones=st.just(UTC), min_value=datetime.fromisoformat("2025-01-01"))


def berlin(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-06-01 21:59", "2026-06-01 21:59"),
        ("2026-06-01 22:00", "2026-06-02 07:00"),
        ("2026-06-02 03:00", "2026-06-02 07:00"),
        ("2026-06-02 07:00", "2026-06-02 07:00"),
        # In this night the clock goes from 2:00 to 3:00, and in that one from 3:00 back to 2:00.
        ("2026-03-28 23:00", "2026-03-29 07:00"),
        ("2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_what_happens_at_night_waits_for_the_morning(now: str, due: str) -> None:
    assert not_before(berlin(now).astimezone(UTC), *NIGHT, BERLIN) == berlin(due)


def test_hours_by_day_end_on_the_same_day() -> None:
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    assert not_before(noon, time(9), time(17), UTC) == datetime(2026, 6, 1, 17, tzinfo=UTC)


@given(moments.filter(lambda moment: moment.year < 9000), minutes, minutes)
def test_nothing_waits_longer_than_a_day_and_the_end_is_never_quiet(now: datetime, begins: time, ends: time) -> None:
    due = not_before(now, begins, ends, TWO_HOURS_AHEAD)
    assert now <= due < now + timedelta(days=1)
    assert not_before(due, begins, ends, TWO_HOURS_AHEAD) == due
