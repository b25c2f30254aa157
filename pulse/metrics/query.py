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


@dataclass(frozen=True, slots=True)
class Filter:
    """Records whose `dimension` is (not) one of `values`; `not in` keeps records that have no value at all."""

    dimension: str
    operator: Operator
    values: tuple[FilterValue, ...] = ()

    def __post_init__(self) -> None:
        takes_values = self.operator in {Operator.IN, Operator.NOT_IN}
        if takes_values != bool(self.values):
            need = "needs at least one value" if takes_values else "takes no values"
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
        zone(self.time_zone)

    @property
    def starts_at(self) -> datetime:
        """First instant of the period."""
        return datetime.combine(self.since, time.min, zone(self.time_zone))

    @property
    def ends_at(self) -> datetime:
        """First instant after the period."""
        return datetime.combine(self.until, time.min, zone(self.time_zone))


def zone(name: str) -> ZoneInfo:
    """The IANA time zone called `name`; MetricError if there is none."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise MetricError(f"There is no time zone called {name!r}; use a name like Europe/Berlin.") from error
