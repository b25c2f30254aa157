"""When people work: hours of the day in their own zone, weekends, holidays, seasons."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

_DAY_BEGINS = 9.0
_DAY_ENDS = 17.5
_HOLIDAYS = {(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)}


def is_working_day(day: date) -> bool:
    """Whether people work on this day at all."""
    return day.weekday() < 5 and (day.month, day.day) not in _HOLIDAYS


def season(day: date) -> float:
    """How much new work a day brings, 1.0 in an ordinary week: summer is slow, the end of the year slower."""
    if (day.month, day.day) >= (12, 18) or (day.month, day.day) <= (1, 4):
        return 0.4
    return 0.65 if day.month == 8 else 1.0


def after(moment: datetime, hours: float, time_zone: str) -> datetime:
    """The moment (UTC, milliseconds) when so many working hours have passed in that zone; never before `moment`."""
    local = moment.astimezone(_zone(time_zone))
    day = local.date()
    clock = local.hour + local.minute / 60 + local.second / 3600 + local.microsecond / 3.6e9
    while True:
        if is_working_day(day):
            begin = max(clock, _DAY_BEGINS)
            left = _DAY_ENDS - begin
            if left >= hours:
                return max(moment, _moment(day, begin + hours, time_zone))
            hours -= max(left, 0.0)
        day += timedelta(days=1)
        clock = 0.0


def evening(moment: datetime, hours: float, time_zone: str) -> datetime:
    """The same day, so many hours after work has ended."""
    return _moment(moment.astimezone(_zone(time_zone)).date(), _DAY_ENDS + hours, time_zone)


def to_second(moment: datetime) -> datetime:
    """The moment as GitHub keeps it: whole seconds."""
    return moment.replace(microsecond=0)


def _moment(day: date, clock: float, time_zone: str) -> datetime:
    milliseconds = round(clock * 3_600_000)
    begin = datetime.combine(day, time(0), _zone(time_zone))
    return (begin + timedelta(milliseconds=milliseconds)).astimezone(UTC)


@lru_cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)
