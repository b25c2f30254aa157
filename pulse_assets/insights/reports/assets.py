"""The asset that writes reports, and the schedule that asks for it each morning."""

from collections.abc import Iterator
from datetime import UTC, datetime

import dagster as dg
import psycopg

from pulse.database import connect
from pulse.metrics.current import current_catalogue
from pulse.reports.document import Report
from pulse.reports.kinds import Kind
from pulse.reports.storage import periods_reported, store
from pulse.settings import Settings
from pulse_assets.automation import FRESH_DAILY
from pulse_assets.concealing import concealing
from pulse_assets.insights import checks
from pulse_assets.insights.catalog import INSIGHTS
from pulse_assets.insights.reports.compose import compose, teams
from pulse_assets.insights.reports.desk import Desk
from pulse_assets.insights.reports.due import latest
from pulse_assets.insights.reports.rendering import forms
from pulse_assets.raw.asset import again_when_database_is_back

REPORTS = "reports"
# Early enough for Monday morning, late enough for the night's extraction.
EACH_MORNING = "0 5 * * *"
# What reports tell of has to be there before them.
TOLD = [dg.AssetKey(["insights", name]) for name in ("forecasts", *(insight.name for insight in INSIGHTS))]
DEPENDS_ON = ("fct_deployments", "fct_changes", "fct_pull_requests", "fct_work_items", "fct_incidents")


def report_asset(settings: Settings) -> dg.AssetsDefinition:
    """`insights/reports`: the latest week's and month's report of the organisation and of each team, written once."""

    @dg.asset(
        name=REPORTS,
        key_prefix="insights",
        group_name="insights",
        kinds={"postgres", "html", "markdown"},
        owners=["team:platform"],
        description="What changed in the latest whole week and month, and what to do: a report a team, and one of all.",
        deps=[*(dg.AssetKey(["marts", table]) for table in DEPENDS_ON), *TOLD],
        metadata={"dagster/table_name": "insights.reports"},
        freshness_policy=FRESH_DAILY,
        check_specs=[checks.spec(REPORTS, "What is told to have caused a change adds up to it.")],
        required_resource_keys={"database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        try:
            with connect(context.resources.database.url()) as connection:
                now = datetime.now(UTC)
                written = write_due(Desk(connection, current_catalogue(settings), settings.timezone, now), settings)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        yield dg.MaterializeResult(
            metadata=_metadata(written), check_results=[checks.result(checks.reports_that_do_not_hold(written))]
        )

    return step


def write_due(desk: Desk, settings: Settings) -> list[Report]:
    """Write the reports of the latest week and month that are not there yet, and give them."""
    today = desk.now.astimezone(settings.zone).date()
    written = []
    for kind in Kind:
        period, there = latest(kind, today), periods_reported(desk.connection, kind)
        for team in (None, *teams(desk.connection)):
            if (team, period.since) not in there:
                report = compose(desk, period, team)
                store(desk.connection, forms(report))
                written.append(report)
    return written


def report_schedule(settings: Settings, job: str) -> dg.ScheduleDefinition:
    """Asks each morning: only what is due and not there yet is written."""
    return dg.ScheduleDefinition(
        name="reports_schedule",
        job_name=job,
        cron_schedule=EACH_MORNING,
        execution_timezone=settings.timezone,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Writes the reports of weeks and months that have ended.",
    )


def _metadata(written: list[Report]) -> dict[str, dg.MetadataValue]:
    of_all = [line for report in written if report.team is None for line in (f"**{report.title}**", *report.summary)]
    return {
        "written": dg.MetadataValue.int(len(written)),
        "reports": dg.MetadataValue.json([report.title for report in written]),
        "summary": dg.MetadataValue.md("\n\n".join(of_all) or "Nothing was due."),
    }
