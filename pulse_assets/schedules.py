"""What runs by the clock: extraction of what changed and of what has no time of update, and the nightly comparison."""

from collections.abc import Iterator

import dagster as dg

from pulse.database import connect
from pulse.settings import Settings
from pulse_assets.concealing import concealing
from pulse_assets.ranges import RANGE_START, discover, pending_runs
from pulse_assets.resources import Database
from pulse_assets.sources import SOURCES, SourceKind

EVERY_QUARTER_HOUR = "*/15 * * * *"
HOURLY = "7 * * * *"
NIGHTLY = "37 2 * * *"
UNDER_WAY = [dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED]


def schedules(settings: Settings) -> list[dg.ScheduleDefinition]:
    """Three schedules a source; one run a range of keys, none while the last is under way or nothing is connected.

    They are there whether or not the source is connected now: people add connections while Pulse runs.
    """
    return [made for kind in SOURCES for made in _of_source(settings, kind)]


def _records(settings: Settings, kind: SourceKind) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{kind.records_job}_schedule",
        job_name=kind.records_job,
        cron_schedule=EVERY_QUARTER_HOUR,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Reads what changed since the last run: one run for all units that stand alike.",
    )
    @concealing
    def evaluate(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        if _under_way(context.instance, kind.records_job):
            yield dg.SkipReason("the last run is still under way")
            return
        if not kind.connections(settings):
            yield dg.SkipReason(f"{kind.name} is not connected")
            return
        with connect(Database(settings).url()) as connection:
            units, _ = discover(context.instance, connection, settings, kind)
            for tags in pending_runs(context.instance, connection, settings, kind, units):
                yield dg.RunRequest(_run_key(context, tags[RANGE_START]), tags=dict(tags))

    return evaluate


def _of_source(settings: Settings, kind: SourceKind) -> list[dg.ScheduleDefinition]:
    return [
        _records(settings, kind),
        _by_site(
            settings,
            kind,
            kind.snapshots_job,
            HOURLY,
            "Reads what has no time of update: projects, fields, people, repositories.",
        ),
        _by_site(
            settings,
            kind,
            kind.reconciliation_job,
            NIGHTLY,
            "Compares raw tables with the source: what was deleted, moved or missed.",
        ),
    ]


def _by_site(settings: Settings, kind: SourceKind, job: str, cron: str, description: str) -> dg.ScheduleDefinition:
    @dg.schedule(
        name=f"{job}_schedule",
        job_name=job,
        cron_schedule=cron,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description=description,
    )
    @concealing
    def evaluate(context: dg.ScheduleEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        if _under_way(context.instance, job):
            yield dg.SkipReason("the last run is still under way")
            return
        keys = kind.site_keys(settings, context.instance)
        if not keys:
            yield dg.SkipReason(f"{kind.name} is not connected")
        for key in keys:
            yield dg.RunRequest(_run_key(context, key), partition_key=key)

    return evaluate


def _run_key(context: dg.ScheduleEvaluationContext, key: str) -> str:
    """Dagster wants a name for each of several runs, and starts none of the same name again."""
    return f"{key} {context.scheduled_execution_time.isoformat()}"


def _under_way(instance: dg.DagsterInstance, job: str) -> bool:
    return instance.get_runs_count(dg.RunsFilter(job_name=job, statuses=UNDER_WAY)) > 0
