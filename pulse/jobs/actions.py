"""What people do with jobs. Whatever is done in Dagster's own pages does the same."""

import time
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import psycopg

from pulse import job_controls
from pulse.jobs import queries
from pulse.jobs.catalogue import Job
from pulse.jobs.dagster import REPOSITORY, Dagster
from pulse.jobs.errors import DagsterRefused, JobBusy, JobError, UnknownJob
from pulse.jobs.overview import overview
from pulse.jobs.units import WHOLE, units_of, walks_of

ASKED_BY = "pulse/asked_by"


def run(dagster: Dagster, job: Job, by: str) -> list[str]:
    """Start what the job's schedules would start now, else the job itself; gives the ids of the runs.

    Raises:
        JobBusy: it is under way, or there is nothing to do.
    """
    if not job.schedules:
        if overview(dagster).active.get(job.name):
            raise JobBusy(f"{job.name} is under way.")
        return [_launch(dagster, job.dagster_jobs[-1], {ASKED_BY: by})]
    started, reasons = [], []
    for schedule, dagster_job in zip(job.schedules, job.dagster_jobs, strict=True):
        told = dagster.change(queries.TICK, schedule={**REPOSITORY, "scheduleName": schedule}, at=time.time())
        result = told["evaluationResult"]
        if result["error"]:
            raise DagsterRefused(f"Dagster cannot tell what there is to do: {result['error']['message'][:500]}")
        for request in result["runRequests"] or []:
            tags = {tag["key"]: tag["value"] for tag in request["tags"]}
            started.append(_launch(dagster, request["jobName"] or dagster_job, {**tags, ASKED_BY: by}))
        reasons += [result["skipReason"]] if result["skipReason"] else []
    if not started:
        raise JobBusy(f"Nothing of {job.name} was started: {'; '.join(dict.fromkeys(reasons)) or 'there is nothing'}.")
    return started


def cancel(dagster: Dagster, job: Job) -> list[str]:
    """End the runs of the job that wait or are under way; what they wrote stays. Gives their ids.

    Raises:
        JobBusy: there is no such run.
        DagsterRefused: a run is in the process of a command, which has to be stopped itself.
    """
    active = overview(dagster).active.get(job.name, [])
    if not active:
        raise JobBusy(f"No run of {job.name} is under way.")
    refused = []
    for one in active:
        if one.process:
            refused.append(f"run {one.run_id} is in the command of process {one.process}: stop it there with Ctrl-C")
            continue
        try:
            dagster.change(queries.TERMINATE, run=one.run_id)
        except DagsterRefused as error:
            refused.append(str(error))
    if refused:
        raise DagsterRefused("; ".join(refused))
    return [one.run_id for one in active]


def pause(dagster: Dagster, connection: psycopg.Connection[Any], job: Job, unit: str | None, by: str) -> None:
    """Let the job rest, or one source unit of it. Extraction stops at its next page, other jobs are started no more."""
    if job.source:
        job_controls.pause(connection, job.source, unit or job_controls.ALL, by)
        return
    _require_no_unit(job, unit)
    for starter in overview(dagster).starters_of(job):
        if starter.is_on:
            dagster.change(queries.STOP_SENSOR if job.sensor else queries.STOP_SCHEDULE, id=starter.id)


def resume(dagster: Dagster, connection: psycopg.Connection[Any], job: Job, unit: str | None) -> None:
    """End what `pause` began; extraction goes on where it stopped, with its next run."""
    if job.source:
        ended = job_controls.resume(connection, job.source, unit or job_controls.ALL)
        if not ended:
            raise JobBusy(f"{unit or job.name} was not paused.")
        return
    _require_no_unit(job, unit)
    for name in job.schedules:
        dagster.change(queries.START_SCHEDULE, selector={**REPOSITORY, "scheduleName": name})
    if job.sensor:
        dagster.change(queries.START_SENSOR, selector={**REPOSITORY, "sensorName": job.sensor})


def retry(
    dagster: Dagster, connection: psycopg.Connection[Any], job: Job, unit: str, first_month: date, by: str
) -> str:
    """Read one source unit now: it goes on from its checkpoint. Gives the id of the run."""
    _require_unit(connection, job, unit)
    return _read(dagster, job, unit, first_month, _this_month(), by)


def reread(
    dagster: Dagster,
    connection: psycopg.Connection[Any],
    job: Job,
    units: Sequence[str],
    months: tuple[date, date],
    first_month: date,
    by: str,
) -> list[str]:
    """Read again what was updated in whole `months`, the first to the last; gives the ids of the runs, one a unit.

    Raises:
        JobError: the months are none that have ended.
    """
    first, last = (month.replace(day=1) for month in months)
    if not first_month <= first <= last < _this_month():
        raise JobError(
            f"A period that is read again begins in {first_month:%Y-%m} at the earliest and ends before the present "
            "month, which every run reads on."
        )
    for unit in units:
        _require_unit(connection, job, unit)
    return [_read(dagster, job, unit, first, last, by) for unit in units]


def _read(dagster: Dagster, job: Job, unit: str, first: date, last: date, by: str) -> str:
    tags = {
        "dagster/asset_partition_range_start": f"{unit}|{first.isoformat()}",
        "dagster/asset_partition_range_end": f"{unit}|{last.isoformat()}",
        ASKED_BY: by,
    }
    return _launch(dagster, job.dagster_jobs[-1], tags)


def _launch(dagster: Dagster, dagster_job: str, tags: Mapping[str, str]) -> str:
    params = {
        "selector": {**REPOSITORY, "jobName": dagster_job},
        "runConfigData": {},
        "executionMetadata": {"tags": [{"key": key, "value": value} for key, value in tags.items()]},
    }
    run_id: str = dagster.change(queries.LAUNCH, params=params)["run"]["runId"]
    return run_id


def _require_unit(connection: psycopg.Connection[Any], job: Job, unit: str) -> None:
    known = {one.name for one in units_of(walks_of(connection, job.source))} if job.source else set()
    if unit == WHOLE or unit.rpartition(":")[2] == "site" or unit not in known:
        raise UnknownJob(
            f"{job.name} has no source unit {unit!r} that was ever read. `pulse jobs list --all` shows all."
        )


def _require_no_unit(job: Job, unit: str | None) -> None:
    if unit:
        raise UnknownJob(f"{job.name} has no source units.")


def _this_month() -> date:
    return datetime.now(UTC).date().replace(day=1)
