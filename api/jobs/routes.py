"""`/jobs`: what each job is at, and running, pausing, cancelling and repeating it."""

from typing import Annotated

from fastapi import APIRouter, Depends

from api.auth.circumstances import Circumstance
from api.auth.principals import MayRead, MayRunJobs
from api.dependencies import CurrentSettings, ReadConnection, WriteConnection
from api.jobs.documents import (
    JobDocument,
    JobsDocument,
    OneUnit,
    Period,
    StartedDocument,
    UnitDocument,
    WhichUnit,
)
from pulse.access import audit
from pulse.jobs import actions
from pulse.jobs.catalogue import Job, job_named
from pulse.jobs.dagster import Dagster, dagster_at
from pulse.jobs.states import job_states
from pulse.jobs.units import units_of, walks_of

router = APIRouter(prefix="/jobs", tags=["jobs"])


def _dagster(settings: CurrentSettings) -> Dagster:
    return dagster_at(settings.dagster_url)


CurrentDagster = Annotated[Dagster, Depends(_dagster)]
# Looked up by the endpoint's own parameter `name`; an unknown one is a 404.
NamedJob = Annotated[Job, Depends(job_named)]


@router.get("", operation_id="list_jobs")
def list_jobs(_: MayRead, dagster: CurrentDagster, connection: ReadConnection) -> JobsDocument:
    """All jobs with state, schedule, runs and progress; also while Dagster does not answer."""
    return JobsDocument.of(job_states(dagster, connection))


@router.get("/{name}", operation_id="read_job")
def read_job(_: MayRead, job: NamedJob, dagster: CurrentDagster, connection: ReadConnection) -> JobDocument:
    """One job."""
    (found,) = [one for one in job_states(dagster, connection).jobs if one.job == job]
    return JobDocument.of(found)


@router.get("/{name}/units", operation_id="list_job_units")
def list_units(_: MayRead, job: NamedJob, connection: ReadConnection) -> list[UnitDocument]:
    """The source units of a job that extracts; those that failed or are under way first."""
    return [UnitDocument.of(unit) for unit in units_of(walks_of(connection, job.source))] if job.source else []


@router.post("/{name}/run", status_code=202, operation_id="run_job")
def run_job(
    _: MayRunJobs, job: NamedJob, dagster: CurrentDagster, connection: WriteConnection, by: Circumstance
) -> StartedDocument:
    """Start it now; 409 while it is under way."""
    started = actions.run(dagster, job, by.actor)
    audit.record(connection, by, "jobs.run", job.name, {"runs": started})
    return StartedDocument(run_ids=started)


@router.post("/{name}/cancel", status_code=202, operation_id="cancel_job")
def cancel_job(
    _: MayRunJobs, job: NamedJob, dagster: CurrentDagster, connection: WriteConnection, by: Circumstance
) -> StartedDocument:
    """End its runs; what they wrote stays, and the next run goes on from there."""
    ended = actions.cancel(dagster, job)
    audit.record(connection, by, "jobs.cancelled", job.name, {"runs": ended})
    return StartedDocument(run_ids=ended)


@router.post("/{name}/pause", status_code=204, operation_id="pause_job")
def pause_job(
    wanted: WhichUnit,
    _: MayRunJobs,
    job: NamedJob,
    dagster: CurrentDagster,
    connection: WriteConnection,
    by: Circumstance,
) -> None:
    """Let it rest, or one source unit of it; extraction stops at its next page and keeps its checkpoint."""
    actions.pause(dagster, connection, job, wanted.unit, by.actor)
    audit.record(connection, by, "jobs.paused", job.name, wanted.model_dump(exclude_none=True))


@router.post("/{name}/resume", status_code=204, operation_id="resume_job")
def resume_job(
    wanted: WhichUnit,
    _: MayRunJobs,
    job: NamedJob,
    dagster: CurrentDagster,
    connection: WriteConnection,
    by: Circumstance,
) -> None:
    """End a pause; extraction goes on where it stopped, with its next run."""
    actions.resume(dagster, connection, job, wanted.unit)
    audit.record(connection, by, "jobs.resumed", job.name, wanted.model_dump(exclude_none=True))


@router.post("/{name}/retry", status_code=202, operation_id="retry_unit")
def retry_unit(
    wanted: OneUnit,
    _: MayRunJobs,
    job: NamedJob,
    dagster: CurrentDagster,
    settings: CurrentSettings,
    connection: WriteConnection,
    by: Circumstance,
) -> StartedDocument:
    """Read one source unit now; it goes on from its checkpoint."""
    started = actions.retry(dagster, connection, job, wanted.unit, settings.first_month, by.actor)
    audit.record(connection, by, "jobs.retried", job.name, {"unit": wanted.unit, "run": started})
    return StartedDocument(run_ids=[started])


@router.post("/{name}/reread", status_code=202, operation_id="reread_period")
def reread_period(
    wanted: Period,
    _: MayRunJobs,
    job: NamedJob,
    dagster: CurrentDagster,
    settings: CurrentSettings,
    connection: WriteConnection,
    by: Circumstance,
) -> StartedDocument:
    """Read again what was updated in some months; the live checkpoints stay as they are."""
    months = (wanted.since, wanted.until)
    started = actions.reread(dagster, connection, job, wanted.units, months, settings.first_month, by.actor)
    audit.record(connection, by, "jobs.reread", job.name, {**wanted.model_dump(mode="json"), "runs": started})
    return StartedDocument(run_ids=started)
