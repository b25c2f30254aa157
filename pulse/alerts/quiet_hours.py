"""When messages have to wait for the morning."""

from datetime import datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


def not_before(now: datetime, begins: time | None, ends: time | None, zone: tzinfo) -> datetime:
    """`now`, or the end of the quiet hours that it lies in. Hours that begin after they end go past midnight.

    `now` is aware, and so is the result. Where the clock jumps over the end, the quiet hours end with the jump.
    """
    if begins is None or ends is None or begins == ends:
        return now
    local = now.astimezone(zone)
    clock = local.time()
    if begins < ends:
        is_quiet, is_over_midnight = begins <= clock < ends, False
    else:
        is_quiet, is_over_midnight = clock >= begins or clock < ends, clock >= begins
    if not is_quiet:
        return now
    day = local.date() + DAY if is_over_midnight else local.date()
    return max(datetime.combine(day, ends, zone).astimezone(now.tzinfo), now)
