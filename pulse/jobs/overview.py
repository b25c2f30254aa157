"""What Dagster says of runs, schedules and sensors, in one question."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pulse.jobs.catalogue import Job, job_of
from pulse.jobs.dagster import REPOSITORY, Dagster
from pulse.jobs.errors import DagsterRefused
from pulse.jobs.queries import OVERVIEW


@dataclass(frozen=True, slots=True)
class Run:
    """One run of Dagster. `url`: where people see it; `process`: the command that runs it, where it is no worker."""

    run_id: str
    status: str
    created_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    url: str
    process: str | None = None


@dataclass(frozen=True, slots=True)
class Starter:
    """A schedule or sensor: whether it is on, and when it ticks next (None for sensors)."""

    id: str
    name: str
    is_on: bool
    cron: str | None = None
    timezone: str | None = None
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """By job of ours: the runs that are under way, and the one that began last. By name: schedules and sensors."""

    active: Mapping[str, list[Run]] = field(default_factory=dict)
    last: Mapping[str, Run] = field(default_factory=dict)
    starters: Mapping[str, Starter] = field(default_factory=dict)

    def starters_of(self, job: Job) -> list[Starter]:
        """What starts `job` by itself."""
        names = [*job.schedules, *([job.sensor] if job.sensor else [])]
        return [self.starters[name] for name in names if name in self.starters]


def overview(dagster: Dagster) -> Overview:
    """Everything there is to say of all jobs.

    Raises:
        DagsterAway: it does not answer.
        DagsterRefused: its code location cannot be loaded.
    """
    data = dagster.ask(OVERVIEW, repository=REPOSITORY)
    schedules, sensors = data.pop("schedulesOrError"), data.pop("sensorsOrError")
    active: dict[str, list[Run]] = defaultdict(list)
    for name, run in _runs(dagster, _results(data.pop("active"))):
        active[name].append(run)
    last: dict[str, Run] = {}
    for name, run in _runs(dagster, [one for answer in data.values() for one in _results(answer)]):
        if name not in last or run.created_at > last[name].created_at:
            last[name] = run
    starters = [*map(_schedule, _results(schedules)), *map(_sensor, _results(sensors))]
    return Overview(active, last, {starter.name: starter for starter in starters})


def _results(answer: dict[str, Any]) -> list[dict[str, Any]]:
    if "results" not in answer:
        raise DagsterRefused(f"Dagster cannot answer: {str(answer.get('message'))[:500]}")
    found: list[dict[str, Any]] = answer["results"]
    return found


def _runs(dagster: Dagster, told: Iterable[dict[str, Any]]) -> Iterable[tuple[str, Run]]:
    for one in told:
        first = one["assetSelection"] or [{}]
        name = job_of(one["jobName"], first[0].get("path"))
        if name:
            tags = {tag["key"]: tag["value"] for tag in one["tags"]}
            yield (
                name,
                Run(
                    one["runId"],
                    one["status"],
                    datetime.fromtimestamp(one["creationTime"], UTC),
                    _moment(one["startTime"]),
                    _moment(one["endTime"]),
                    dagster.run_url(one["runId"]),
                    tags.get("pulse/process"),
                ),
            )


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


def _schedule(told: dict[str, Any]) -> Starter:
    ticks, state = told["futureTicks"]["results"], told["scheduleState"]
    is_on = state["status"] == "RUNNING"
    next_at = _moment(ticks[0]["timestamp"]) if ticks and is_on else None
    return Starter(state["id"], told["name"], is_on, told["cronSchedule"], told["executionTimezone"] or "UTC", next_at)


def _sensor(told: dict[str, Any]) -> Starter:
    return Starter(told["sensorState"]["id"], told["name"], told["sensorState"]["status"] == "RUNNING")
