"""The insights as Dagster assets: each writes its findings and shows the worst of them in the asset graph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from inspect import getdoc
from typing import Any

import dagster as dg
import psycopg

from pulse.database import connect
from pulse.findings.scales import Severity
from pulse_assets.automation import FRESH
from pulse_assets.concealing import concealing
from pulse_assets.insights import checks, series, weekly_figures
from pulse_assets.insights.catalog import INSIGHTS, Insight
from pulse_assets.insights.finding import Finding
from pulse_assets.insights.store import Change, store
from pulse_assets.raw.asset import again_when_database_is_back

SHOWN = 5


@dataclass(frozen=True, slots=True)
class Judged:
    """What an insight found, whom it could not judge and why, and how what is kept has changed by it."""

    findings: list[Finding]
    silent: dict[str, str]
    change: Change


def insight_assets() -> list[dg.AssetsDefinition]:
    """One asset an insight, and that of the weekly figures which some of them judge."""
    return [_weekly_figures(), *(_asset(insight) for insight in INSIGHTS)]


def _weekly_figures() -> dg.AssetsDefinition:
    @dg.asset(
        name=weekly_figures.NAME,
        key_prefix="insights",
        group_name="insights",
        kinds={"postgres", "sql"},
        owners=["team:platform"],
        description=(
            "The watched metrics of each team over the last 78 whole weeks, as the catalogue answers them.\n\nWhat is "
            "odd, has changed its level or goes together is judged on these."
        ),
        deps=[dg.AssetKey(table.split(".")) for table in series.TABLES],
        automation_condition=dg.AutomationCondition.eager(),
        freshness_policy=FRESH,
        check_specs=[checks.spec(weekly_figures.NAME, "Each figure is a number, and each week has one.")],
        metadata={"dagster/table_name": weekly_figures.TABLE},
        required_resource_keys={"database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        try:
            with connect(context.resources.database.url()) as connection:
                found = weekly_figures.renew(connection, datetime.now(UTC))
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        yield dg.MaterializeResult(
            check_results=[checks.result(checks.series_that_do_not_hold(found))],
            metadata={
                "dagster/row_count": dg.MetadataValue.int(sum(len(one.points) for one in found)),
                "series": dg.MetadataValue.int(len(found)),
                "latest": dg.MetadataValue.md(weekly_figures.preview(found)),
            },
        )

    return step


def _asset(insight: Insight) -> dg.AssetsDefinition:
    @dg.asset(
        name=insight.name,
        key_prefix="insights",
        group_name="insights",
        kinds={"postgres", "sql"},
        owners=["team:platform"],
        description=f"{insight.question}\n\n{getdoc(insight.find)}",
        deps=[dg.AssetKey(table.split(".")) for table in insight.tables],
        automation_condition=dg.AutomationCondition.eager(),
        freshness_policy=FRESH,
        check_specs=[checks.spec(insight.name, "Each finding has a number and a way to work it out again.")],
        metadata={"dagster/table_name": "insights.findings"},
        required_resource_keys={"database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        try:
            with connect(context.resources.database.url()) as connection:
                judged = renew(insight, connection, datetime.now(UTC), context.run.run_id)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        yield dg.MaterializeResult(
            metadata=_metadata(judged),
            check_results=[checks.result(checks.findings_that_do_not_hold(judged.findings))],
        )

    return step


def renew(insight: Insight, connection: psycopg.Connection[Any], now: datetime, run_id: str) -> Judged:
    """Find what is true at `now`, and keep it."""
    findings, silent = insight.find(connection, now), insight.silent(connection, now)
    return Judged(findings, silent, store(connection, insight.name, findings, now, run_id))


def _metadata(judged: Judged) -> dict[str, dg.MetadataValue]:
    return {
        "open": dg.MetadataValue.int(judged.change.open),
        "opened": dg.MetadataValue.int(judged.change.opened),
        "closed": dg.MetadataValue.int(judged.change.closed),
        "dagster/row_count": dg.MetadataValue.int(judged.change.open),
        "worst": dg.MetadataValue.md(preview(judged.findings)),
        "not judged": dg.MetadataValue.json(judged.silent),
    }


def preview(findings: Sequence[Finding]) -> str:
    """The five worst findings as a Markdown table; only titles, for those name no person."""
    if not findings:
        return "Nothing found."
    rows = [
        f"| {finding.severity} | {_cell(finding.title)} | {_cell(finding.team_name or '')} | {_times(finding)} |"
        for finding in sorted(findings, key=_badness, reverse=True)[:SHOWN]
    ]
    return "\n".join(["| severity | finding | team | times the expected |", "| --- | --- | --- | ---: |", *rows])


def _badness(finding: Finding) -> tuple[int, float]:
    return list(Severity).index(finding.severity), finding.value / finding.expected if finding.expected else 0.0


def _times(finding: Finding) -> str:
    return f"{finding.value / finding.expected:.1f}" if finding.expected else ""


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
