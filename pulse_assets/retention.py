"""The job that deletes each night what is older than the settings keep. What that is, is `pulse.retention`."""

from datetime import UTC, datetime

import dagster as dg

from pulse.access.audit import Circumstances
from pulse.database import connect
from pulse.retention import Pruned, prune
from pulse.settings import Settings
from pulse_assets.concealing import concealing

NAME = "retention"
# After the nightly comparison, before the reports.
EACH_NIGHT = "17 4 * * *"
BY = Circumstances("the job retention")


def retention_job(settings: Settings) -> dg.JobDefinition:
    """`retention`: one step, which tells in its metadata what went."""

    @dg.op(name="prune", description="Deletes what is too old, and vacuums.", required_resource_keys={"database"})
    @concealing
    def step(context: dg.OpExecutionContext) -> None:
        with connect(context.resources.database.url(), autocommit=True) as connection:
            pruned = prune(connection, settings, datetime.now(UTC), BY)
        context.add_output_metadata(
            {
                "deleted": dg.MetadataValue.md(preview(pruned)),
                "vacuumed": dg.MetadataValue.json(pruned.vacuumed),
            }
        )

    @dg.job(
        name=NAME,
        description="Deletes old runs, forecasts, sent messages and the like by PULSE_KEEP_*, and vacuums.",
        executor_def=dg.in_process_executor,
    )
    def retention() -> None:
        step()

    return retention


def retention_schedule(settings: Settings) -> dg.ScheduleDefinition:
    """Starts the job each night."""
    return dg.ScheduleDefinition(
        name=f"{NAME}_schedule",
        job_name=NAME,
        cron_schedule=EACH_NIGHT,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Deletes what is too old, and vacuums what has churned.",
    )


def preview(pruned: Pruned) -> str:
    """What went, as a Markdown table."""
    if not pruned.steps:
        return "Nothing was too old."
    rows = [f"| {step.what} | {step.where} | {step.before:%Y-%m-%d} | {step.rows:,} |" for step in pruned.steps]
    return "\n".join(["| what | where | older than | deleted |", "| --- | --- | --- | ---: |", *rows])
