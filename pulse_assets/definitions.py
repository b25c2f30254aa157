"""The one place where all meet: `defs` is what Dagster loads, `build_defs` what tests build with other parts."""

from typing import Any

import dagster as dg

from pulse.settings import Settings
from pulse_assets.alerts import alert_sensor
from pulse_assets.automation import automation_sensors
from pulse_assets.github import assets as github_assets
from pulse_assets.github import resources as github_resources
from pulse_assets.insights.assets import insight_assets
from pulse_assets.insights.forecasts.assets import forecast_assets
from pulse_assets.insights.predictions.assets import prediction_assets
from pulse_assets.insights.reports.assets import report_asset, report_schedule
from pulse_assets.jira import assets as jira_assets
from pulse_assets.jira import resources as jira_resources
from pulse_assets.jobs import REPORTS, jobs
from pulse_assets.reconciliation import reconciliation_asset
from pulse_assets.resources import Database
from pulse_assets.retention import retention_job, retention_schedule
from pulse_assets.schedules import schedules
from pulse_assets.sensors import discovery_sensors
from pulse_assets.sources import SOURCES
from pulse_assets.transform.assets import dbt_resource, transform_assets
from pulse_assets.transform.sources import told_by_people


def build_defs(settings: Settings, **overrides: Any) -> dg.Definitions:
    """The code location for `settings`; `overrides` replace resources by name."""
    extraction = {
        "jira": (jira_assets.snapshot_assets(settings), jira_assets.record_assets(settings)),
        "github": (github_assets.snapshot_assets(settings), github_assets.record_assets(settings)),
    }
    reconciliation = {kind.name: reconciliation_asset(kind, settings) for kind in SOURCES}
    transform = transform_assets()
    insights = [*insight_assets(), *forecast_assets(), *prediction_assets()]
    reports = report_asset(settings)
    resources = {
        "database": Database(settings),
        "jira": jira_resources.source(settings),
        "github": github_resources.source(settings),
        "dbt": dbt_resource(),
    }
    made = jobs(extraction, reconciliation, [transform], [*insights, reports])
    extracted = [*extraction["jira"], *extraction["github"], *reconciliation.values()]
    return dg.Definitions(
        assets=[*extracted, *told_by_people(), transform, *insights, reports],
        jobs=[*made, retention_job(settings)],
        schedules=[*schedules(settings), report_schedule(settings, REPORTS), retention_schedule(settings)],
        sensors=[*discovery_sensors(settings), *automation_sensors(insights), alert_sensor(settings)],
        resources=resources | overrides,
        executor=dg.in_process_executor,
    )


defs = build_defs(Settings())
