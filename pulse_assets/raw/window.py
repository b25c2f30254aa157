"""Windows of months: from partition keys to times, and whether a window goes on from a checkpoint or is read apart."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from pulse_assets.raw.checkpoints import LIVE


@dataclass(frozen=True, slots=True)
class Window:
    """Contiguous months, `start` inclusive (None: all the past), `end` exclusive; `months` are their first days.

    `first`: nothing that Pulse reads lies before this window.
    """

    start: datetime | None
    end: datetime
    months: tuple[date, ...]
    first: bool


def month_after(month: date) -> date:
    """First day of the next month."""
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def midnight(day: date) -> datetime:
    """The instant at which `day` begins in UTC, as all windows count."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def window_of(months: Iterable[date], first: date, floor: date | None) -> Window:
    """The window that `months` make. The `first` month also holds all that is older, down to `floor` where one is set.

    Raises:
        ValueError: the months do not follow one another.
    """
    ordered = tuple(sorted(set(months)))
    for earlier, later in pairwise(ordered):
        if month_after(earlier) != later:
            raise ValueError(f"{earlier:%Y-%m} and {later:%Y-%m} are not neighbours; read them in two runs")
    end = midnight(month_after(ordered[-1]))
    if ordered[0] <= first:
        return Window(midnight(floor) if floor else None, end, ordered, first=True)
    return Window(midnight(ordered[0]), end, ordered, first=False)


def lane_of(watermark: datetime | None, window: Window) -> str:
    """`live` where the window goes on from the watermark, else a lane of its own.

    A window that lies wholly before the watermark is read again; one that would leave a gap behind it is read alone.
    """
    adjoins = window.first or (watermark is not None and window.start is not None and window.start <= watermark)
    goes_on = adjoins and (watermark is None or watermark < window.end)
    return LIVE if goes_on else f"{window.months[0]:%Y-%m}..{window.months[-1]:%Y-%m}"


def finished_months(window: Window, before: datetime | None, after: datetime) -> list[date]:
    """The months of `window` whose end lies after `before` and not after `after`."""
    ends = ((month, midnight(month_after(month))) for month in window.months)
    return [month for month, end in ends if end <= after and (before is None or before < end)]


def months_before(first: date, watermark: datetime | None) -> list[date]:
    """The months from `first` on that had ended by `watermark`."""
    months: list[date] = []
    while watermark and midnight(month_after(first)) <= watermark:
        months.append(first)
        first = month_after(first)
    return months
