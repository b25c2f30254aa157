"""The state of every job in the terms that people know: what Dagster says, and what extraction writes of itself."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import psycopg

from pulse.extraction_status import UnitProgress
from pulse.job_controls import ALL, Pause, pauses
from pulse.jobs.catalogue import JOBS, Job
from pulse.jobs.dagster import Dagster
from pulse.jobs.errors import DagsterAway, DagsterRefused
from pulse.jobs.overview import Overview, Run, Starter, overview
from pulse.jobs.units import Progress, progress_of, walks_of

QUEUED = ("QUEUED", "NOT_STARTED")


class State(StrEnum):
    """What a job is at."""

    PENDING = "PENDING"
    ACTIVE = "ACTIVE"
    FINISHED = "FINISHED"
    PAUSED = "PAUSED"
    FAILED = "FAILED"


@dataclass(frozen=True, slots=True)
class JobState:
    """One job now. `is_paused`: people let it rest; the state follows when its present page has ended.

    `state` is None where only Dagster knows it and does not answer. `error`: why it failed and how to mend it.
    """

    job: Job
    state: State | None
    is_paused: bool
    schedule: Starter | None
    last_run: Run | None
    active_runs: list[Run]
    progress: Progress | None
    error: str | None


@dataclass(frozen=True, slots=True)
class Jobs:
    """All jobs. `problem`: why Dagster was not heard; the states are then those of the last pages."""

    jobs: list[JobState]
    problem: str | None


def job_states(dagster: Dagster, connection: psycopg.Connection[Any]) -> Jobs:
    """All jobs, in the order in which they work."""
    problem: str | None = None
    try:
        told = overview(dagster)
    except (DagsterAway, DagsterRefused) as error:
        told, problem = None, str(error)
    resting = pauses(connection)
    return Jobs([_state(job, told, connection, resting) for job in JOBS], problem)


def _state(job: Job, told: Overview | None, connection: psycopg.Connection[Any], resting: list[Pause]) -> JobState:
    walks = walks_of(connection, job.source) if job.source else []
    starters = told.starters_of(job) if told else []
    active, last = (told.active.get(job.name, []), told.last.get(job.name)) if told else ([], None)
    if job.source:
        is_paused = any(one.source in (ALL, job.source) and one.source_unit == ALL for one in resting)
    else:
        is_paused = bool(starters) and not any(starter.is_on for starter in starters)
    state = _of_runs(active, last, is_paused) if told else _of_walks(walks, is_paused)
    return JobState(
        job,
        state,
        is_paused,
        starters[-1] if starters else None,
        last,
        active,
        progress_of(walks) if walks else None,
        _error(job, state, walks, last),
    )


def _of_runs(active: list[Run], last: Run | None, is_paused: bool) -> State:
    if any(run.status not in QUEUED for run in active):
        return State.ACTIVE
    if is_paused:
        return State.PAUSED
    if active or last is None:
        return State.PENDING
    return {"SUCCESS": State.FINISHED, "FAILURE": State.FAILED}.get(last.status, State.PENDING)


def _of_walks(walks: list[UnitProgress], is_paused: bool) -> State | None:
    """What extraction itself wrote last; of other jobs only Dagster knows."""
    states = {walk.state for walk in walks}
    if "ACTIVE" in states:
        return State.ACTIVE
    if is_paused:
        return State.PAUSED
    for state in (State.FAILED, State.PENDING, State.FINISHED):
        if state in states:
            return state
    return None


def _error(job: Job, state: State | None, walks: list[UnitProgress], last: Run | None) -> str | None:
    if state is not State.FAILED:
        return None
    failed = [f"{walk.stream} {walk.source_unit}: {walk.error}" for walk in walks if walk.state == "FAILED"]
    if failed:
        more = f" And {len(failed) - 1} more." if len(failed) > 1 else ""
        return f"{failed[0]}{more}"
    place = f" {last.url} shows its log." if last else ""
    return f"The last run of {job.name} failed.{place}"
