"""The sensor that looks at the alert rules every minute and sends what is due. What alerts are is `pulse.alerts`."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg

from pulse.alerts.signals import Situation
from pulse.alerts.watch import watch
from pulse.connections.keys import cipher
from pulse.database import connect
from pulse.jobs.catalogue import ASSET_JOB, JOBS, job_named, job_of
from pulse.metrics.current import current_catalogue
from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.resources import Database

EVERY_MINUTE = 60
ENDED = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
NEWEST = 200


def alert_sensor(settings: Settings) -> dg.SensorDefinition:
    """Looks and sends within the sensor: a run for it would take longer to start than it takes to look."""

    @dg.sensor(
        name="alerts",
        minimum_interval_seconds=EVERY_MINUTE,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Looks at the alert rules, and tells their channels what is newly true or over.",
    )
    @concealing
    def evaluate(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        failed = dict(failed_jobs(context.instance))
        with connect(Database(settings).url(), autocommit=True) as connection:
            situation = Situation(connection, current_catalogue(settings), settings.timezone, datetime.now(UTC), failed)
            look = watch(situation, cipher(settings), settings, lambda: datetime.now(UTC))
        broken = f", {look.failed} of them could not be looked at" if look.failed else ""
        return dg.SkipReason(f"{look.rules} rules{broken}; {look.sent} messages sent")

    return evaluate


def failed_jobs(instance: dg.DagsterInstance) -> Iterator[tuple[str, str]]:
    """The jobs whose latest run to its end failed, each with the reason that the run tells.

    A run that somebody cancelled says nothing. Runs of automation count for the job that does the same.
    """
    latest: dict[str, dg.DagsterRun] = {}
    for record in sorted(_ended(instance), key=lambda one: one.create_timestamp):
        latest[_job(record.dagster_run)] = record.dagster_run
    for name, run in sorted(latest.items()):
        if run.status is dg.DagsterRunStatus.FAILURE:
            yield name, _reason(instance, run.run_id)


def _ended(instance: dg.DagsterInstance) -> Iterator[dg.RunRecord]:
    """The newest runs of all jobs; of each job that is known its latest one, however long ago that was."""
    yield from instance.get_run_records(dg.RunsFilter(statuses=ENDED), limit=NEWEST)
    for name in (name for job in JOBS for name in job.dagster_jobs):
        yield from instance.get_run_records(dg.RunsFilter(job_name=name, statuses=ENDED), limit=1)


def _job(run: dg.DagsterRun) -> str:
    assets = sorted(list(key.path) for key in run.asset_selection or ())
    known = job_of(run.job_name, assets[0]) if run.job_name == ASSET_JOB and assets else None
    return job_named(known).dagster_jobs[-1] if known else run.job_name


def _reason(instance: dg.DagsterInstance, run_id: str) -> str:
    failures = instance.get_records_for_run(
        run_id, of_type={dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.RUN_FAILURE}, limit=1
    ).records
    said = failures[0].event_log_entry.user_message if failures else ""
    return said or "The run's log in the Dagster UI says why."
