"""What a person may ask of a metric: plain data, checked for shape here and for names by the compiler."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pulse.metrics.errors import MetricError

FilterValue = str | bool | int | float


class Grain(StrEnum):
    """Length of a period; weeks are ISO weeks that begin on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class Operator(StrEnum):
    """How a filter compares a dimension with its values."""

    IN = "in"
    NOT_IN = "not in"
    IS_NULL = "is null"
    IS_NOT_NULL = "is not null"
    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"


# Longer questions are mistakes, or attacks: their answers would fill the memory of whoever makes and reads them.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
MOST_PERIODS = 10_000
MOST_FIGURES = 100_000
SHORTEST_DAYS = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 28, Grain.QUARTER: 90}

WITHOUT_VALUES = frozenset({Operator.IS_NULL, Operator.IS_NOT_NULL})
RANGES = frozenset({Operator.AT_LEAST, Operator.ABOVE, Operator.AT_MOST, Operator.BELOW})


@dataclass(frozen=True, slots=True)
class Filter:
    """Records whose `dimension` is (not) one of `values`; `not in` keeps records that have no value at all.

    The ranges take one value: a number, or for a time a day (its first moment) or a moment in ISO form.
    """

    dimension: str
    operator: Operator
    values: tuple[FilterValue, ...] = ()

    def __post_init__(self) -> None:
        if self.operator in RANGES:
            need = "needs one value" if len(self.values) != 1 else ""
        elif self.operator in WITHOUT_VALUES:
            need = "takes no values" if self.values else ""
        else:
            need = "" if self.values else "needs at least one value"
        if need:
            raise MetricError(f"The filter on {self.dimension!r} with {self.operator.value!r} {need}.")


@dataclass(frozen=True, slots=True)
class MetricQuery:
    """One metric over the half-open period `since` <= day < `until`, days being those of `time_zone`.

    `grain` of None asks for one figure over the whole period; `dimensions` split every figure.
    """

    metric: str
    since: date
    until: date
    dimensions: tuple[str, ...] = ()
    filters: tuple[Filter, ...] = ()
    grain: Grain | None = None
    time_zone: str = "UTC"

    def __post_init__(self) -> None:
        if self.since >= self.until:
            raise MetricError(f"The period is empty: since {self.since} is not before until {self.until}.")
        check_days(self.since, self.until)
        if self.grain and (self.until - self.since).days > MOST_PERIODS * SHORTEST_DAYS[self.grain]:
            raise MetricError(
                f"{self.since} to {self.until} has more than {MOST_PERIODS:,} periods of a {self.grain}: "
                "name a shorter period or a coarser grain."
            )
        if len(set(self.dimensions)) < len(self.dimensions):
            raise MetricError(f"A dimension is named twice: {', '.join(self.dimensions)}.")
        zone(self.time_zone)

    @property
    def starts_at(self) -> datetime:
        """First instant of the period."""
        return midnight(self.since, self.time_zone)

    @property
    def ends_at(self) -> datetime:
        """First instant after the period."""
        return midnight(self.until, self.time_zone)


def check_days(*days: date) -> None:
    """MetricError for days that no record can lie on, and that calendars and databases cannot reckon with."""
    for day in days:
        if not FIRST_DAY <= day <= LAST_DAY:
            raise MetricError(f"{day} cannot be asked for: name days from {FIRST_DAY} to {LAST_DAY}.")


def midnight(day: date, time_zone: str) -> datetime:
    """The instant at which `day` begins in `time_zone`."""
    return datetime.combine(day, time.min, zone(time_zone))


def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; MetricError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MetricError(f"There is no time zone called {name!r}; use a name like Europe/Berlin.") from error
