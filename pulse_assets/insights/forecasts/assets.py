"""Forecasts as a Dagster asset, which shows them and their track record in the asset graph."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import dagster as dg
import psycopg

from pulse.database import connect
from pulse_assets.insights.forecasts.forecast import DATE, ITEMS, Backtest, Forecast, make
from pulse_assets.insights.forecasts.store import replace_day
from pulse_assets.insights.series import current_figures
from pulse_assets.raw.asset import again_when_database_is_back

SHOWN = 20


def forecast_assets() -> list[dg.AssetsDefinition]:
    """The asset of all forecasts."""
    return [_forecasts()]


def _forecasts() -> dg.AssetsDefinition:
    @dg.asset(
        name="forecasts",
        key_prefix="insights",
        group_name="insights",
        kinds={"postgres", "python"},
        owners=["team:platform"],
        description=(
            "When will this backlog or epic be done, and how many items by a date?\n\nPlays the weeks to come by "
            "drawing weeks of the team's throughput, and does the same for each week of the last year, to see how that "
            "would have come true."
        ),
        deps=[dg.AssetKey(["marts", "fct_work_items"]), dg.AssetKey(["core", "teams"])],
        automation_condition=dg.AutomationCondition.eager(),
        metadata={"dagster/table_name": "insights.forecasts"},
        required_resource_keys={"database"},
    )
    def step(context: dg.AssetExecutionContext) -> dg.MaterializeResult[None]:
        now = datetime.now(UTC)
        try:
            with connect(context.resources.database.url()) as connection:
                forecasts, backtests = make(current_figures(connection), now)
                replace_day(connection, "forecasts", [DATE, ITEMS], forecasts, now, context.run.run_id)
                replace_day(connection, "backtests", [DATE], backtests, now, context.run.run_id)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        return dg.MaterializeResult(
            metadata={
                "dagster/row_count": dg.MetadataValue.int(len(forecasts)),
                "backlogs": dg.MetadataValue.md(preview(forecasts, now)),
                "track record": dg.MetadataValue.md(record(backtests)),
            }
        )

    return step


def preview(forecasts: Sequence[Forecast], now: datetime) -> str:
    """When each team's backlog will be done, as a Markdown table."""
    rows = [
        f"| {one.team_name} | {one.remaining} | {_date(one, '0.5', now)} | {_date(one, '0.85', now)} | {one.source} |"
        for one in forecasts
        if one.kind == DATE and one.subject_type == "team"
    ]
    return "\n".join(["| team | open items | 50 % | 85 % | by |", "| --- | ---: | --- | --- | --- |", *rows[:SHOWN]])


def record(backtests: Sequence[Backtest]) -> str:
    """How the past would have been told, as a Markdown table."""
    rows = [
        f"| {one.team_name} | {one.n} | {one.scores['coverage_0.85']:.0%} | {one.scores['pinball_days']:.2f} | "
        f"{one.scores['baseline_pinball_days']:.2f} |"
        for one in backtests
    ]
    head = "| team | forecasts | done by the 85 % date | pinball loss (days) | of the mean rate |"
    return "\n".join([head, "| --- | ---: | ---: | ---: | ---: |", *rows[:SHOWN]])


def _date(one: Forecast, certainty: str, now: datetime) -> str:
    days = one.certainties.get(certainty)
    return f"{now + timedelta(days=days):%Y-%m-%d}" if days is not None else "–"
