"""Source units of an extraction job, and what they come to together, from the tables that extraction itself writes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from pulse.extraction_status import UnitProgress, unit_progress
from pulse.jobs.catalogue import SOURCE_OF_STREAM

# The first of these that one of its streams is in is the state of a unit.
ORDER = ("FAILED", "ACTIVE", "PENDING", "PAUSED", "FINISHED")
WHOLE = "*"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far several walks have come together. `remaining`: seconds, where the source says how much there is."""

    units: int
    units_done: int
    records: int
    rate: float | None
    remaining: float | None
    quota_left: int | None
    quota_resets_at: datetime | None
    waiting_until: datetime | None
    waiting_for: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A project, repository or site; `*` for all that are read in one go because they are up to date."""

    name: str
    state: str
    progress: Progress
    watermark: datetime | None
    error: str | None
    updated_at: datetime


def walks_of(connection: psycopg.Connection[Any], source: str) -> list[UnitProgress]:
    """The latest walk of every stream of `source` over every unit."""
    return [walk for walk in unit_progress(connection) if SOURCE_OF_STREAM.get(walk.stream) == source]


def units_of(walks: Iterable[UnitProgress]) -> list[Unit]:
    """The units that `walks` are of, those that failed or are under way first."""
    by_name: dict[str, list[UnitProgress]] = {}
    for walk in walks:
        by_name.setdefault(unit_name(walk.connection_id, walk.source_unit), []).append(walk)
    units = [_unit(name, of_unit) for name, of_unit in by_name.items()]
    return sorted(units, key=lambda unit: (ORDER.index(unit.state), unit.name))


def unit_name(connection_id: str, name: str) -> str:
    """How partition keys write a unit."""
    return name if connection_id == "default" else f"{connection_id}:{name}"


def progress_of(walks: Sequence[UnitProgress]) -> Progress:
    """What `walks` come to together; rate, quota and waiting are of those that are under way."""
    active = [walk for walk in walks if walk.state == "ACTIVE"]
    rates = [walk.rate for walk in active if walk.rate is not None]
    left = [walk.seconds_left for walk in active]
    known = [seconds for seconds in left if seconds is not None]
    pressed = min((w for w in active if w.quota_left is not None), key=lambda w: w.quota_left or 0, default=None)
    held = max((w for w in active if w.waiting_until), key=lambda w: str(w.waiting_until), default=None)
    return Progress(
        units=len(walks),
        units_done=sum(walk.state == "FINISHED" for walk in walks),
        records=sum(walk.records for walk in walks),
        rate=sum(rates) if rates else None,
        remaining=max(known) if known and len(known) == len(left) else None,
        quota_left=pressed.quota_left if pressed else None,
        quota_resets_at=pressed.quota_resets_at if pressed else None,
        waiting_until=held.waiting_until if held else None,
        waiting_for=held.waiting_for if held else None,
    )


def _unit(name: str, walks: list[UnitProgress]) -> Unit:
    state = min((walk.state for walk in walks), key=ORDER.index)
    marks = [walk.watermark for walk in walks if walk.watermark]
    return Unit(
        name,
        state,
        progress_of(walks),
        min(marks, default=None),
        next((walk.error for walk in walks if walk.state == "FAILED"), None),
        max(walk.updated_at for walk in walks),
    )
