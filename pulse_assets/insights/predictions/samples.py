"""Records as models see them, and what a team was like by a given moment. Nothing later than the moment enters."""

from bisect import bisect_left, insort
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import median

NOT_KNOWN = float("nan")
LAST = 20


@dataclass(frozen=True, slots=True)
class Sample:
    """A record at the moment at which it is asked about.

    `features` are what was known by `asked_at`, NaN where nothing was. `seconds` is what it took in the end, known
    since `known_at`; both are None while it goes on.
    """

    key: str
    name: str
    team: str | None
    asked_at: datetime
    features: tuple[float, ...]
    seconds: float | None
    known_at: datetime | None


class Past:
    """What took how long before a moment, by group (an author, a team, a repository)."""

    def __init__(self, ends: Iterable[tuple[str | None, datetime, float]]) -> None:
        """`ends` are (group, when it ended, what it took)."""
        self._ends: dict[str | None, list[tuple[datetime, float]]] = defaultdict(list)
        for group, at, seconds in ends:
            insort(self._ends[group], (at, seconds))

    def median(self, group: str | None, moment: datetime) -> float:
        """The median of the group's last twenty that had ended by `moment`; NaN where there is none."""
        known = self._ends.get(group, [])
        last = bisect_left(known, (moment, -1.0))
        taken = [seconds for _, seconds in known[max(0, last - LAST) : last]]
        return median(taken) if taken else NOT_KNOWN


class Load:
    """How many were open at a moment, by group."""

    def __init__(self, spans: Iterable[tuple[str | None, datetime, datetime | None]]) -> None:
        """`spans` are (group, when it began, when it ended or None)."""
        self._begun: dict[str | None, list[datetime]] = defaultdict(list)
        self._ended: dict[str | None, list[datetime]] = defaultdict(list)
        for group, begun, ended in spans:
            self._begun[group].append(begun)
            if ended is not None:
                self._ended[group].append(max(begun, ended))
        for times in (*self._begun.values(), *self._ended.values()):
            times.sort()

    def open(self, group: str | None, moment: datetime) -> float:
        """How many had begun before `moment` and not ended by then."""
        return float(_before(self._begun.get(group, []), moment) - _before(self._ended.get(group, []), moment))


def _before(times: Sequence[datetime], moment: datetime) -> int:
    return bisect_left(times, moment)
