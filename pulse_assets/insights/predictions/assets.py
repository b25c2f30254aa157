"""Predictions as a Dagster asset, with the scores of the models beside what is usual."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any

import dagster as dg
import psycopg

from pulse.database import connect
from pulse_assets.automation import FRESH
from pulse_assets.concealing import concealing
from pulse_assets.insights import checks
from pulse_assets.insights.forecasts.assets import chances_record
from pulse_assets.insights.forecasts.forecast import Backtest
from pulse_assets.insights.forecasts.store import replace_day
from pulse_assets.insights.predictions.prediction import TARGETS, Prediction, Target, predict
from pulse_assets.insights.predictions.sprint_items import MISS, predict_misses
from pulse_assets.raw.asset import again_when_database_is_back

TABLES = (
    "core.pull_request_commits",
    "core.pull_requests",
    "core.sprint_work_items",
    "core.sprints",
    "marts.fct_pull_requests",
    "marts.fct_sprint_work_items",
    "marts.fct_work_item_status_intervals",
    "marts.fct_work_items",
)

_Made = tuple[list[Prediction], Backtest | None]


def prediction_assets() -> list[dg.AssetsDefinition]:
    """The asset of all predictions."""
    return [_predictions()]


def _predictions() -> dg.AssetsDefinition:
    @dg.asset(
        name="predictions",
        key_prefix="insights",
        group_name="insights",
        kinds={"postgres", "python", "scikitlearn"},
        owners=["team:platform"],
        description=(
            "How long will this open request take until its merge, this issue in progress until it is done, and will "
            "this issue miss its sprint?\n\nLearns from what was known of others by then. What is shown is the model "
            "where it beats what is usual for the team in the last months, else what is usual."
        ),
        deps=[dg.AssetKey(table.split(".")) for table in TABLES],
        automation_condition=dg.AutomationCondition.eager(),
        freshness_policy=FRESH,
        check_specs=[checks.spec("predictions", "Times are in order, and chances lie between 0 and 1.")],
        metadata={"dagster/table_name": "insights.predictions"},
        required_resource_keys={"database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        try:
            with connect(context.resources.database.url()) as connection:
                predictions, records = renew(connection, datetime.now(UTC), context.run.run_id)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        yield dg.MaterializeResult(
            check_results=[checks.result(checks.predictions_that_do_not_hold(predictions))],
            metadata={
                "dagster/row_count": dg.MetadataValue.int(len(predictions)),
                "scores": dg.MetadataValue.md(scores(records)),
            },
        )

    return step


def renew(connection: psycopg.Connection[Any], now: datetime, run_id: str) -> tuple[list[Prediction], list[Backtest]]:
    """Make all predictions and their track records as of `now`, and keep them."""
    predictions: list[Prediction] = []
    records: list[Backtest] = []
    for kind, made in _predictors(connection, now):
        told, record = made()
        judged = [record] if record else []
        replace_day(connection, "predictions", [kind], told, now, run_id)
        replace_day(connection, "backtests", [kind], judged, now, run_id)
        predictions, records = predictions + told, records + judged
    return predictions, records


def _predictors(connection: psycopg.Connection[Any], now: datetime) -> list[tuple[str, Callable[[], _Made]]]:
    """All that is predicted, by its kind."""
    of_times: list[tuple[str, Callable[[], _Made]]] = [
        (target.kind, partial(_times, target, connection, now)) for target in TARGETS
    ]
    return [*of_times, (MISS, partial(predict_misses, connection, now))]


def _times(target: Target, connection: psycopg.Connection[Any], now: datetime) -> _Made:
    return predict(target, target.samples(connection), now)


def scores(records: Sequence[Backtest]) -> str:
    """How the models of times did beside what is usual, as a Markdown table; then that of the chances."""
    rows = [
        f"| {one.kind} | {one.version} | {one.n} | {one.scores['pinball_seconds'] / 3600:.1f} | "
        f"{one.scores['baseline_pinball_seconds'] / 3600:.1f} | {one.scores['coverage_0.85']:.0%} | "
        f"{one.source if one.beats_baseline else 'usual time'} |"
        for one in records
        if one.kind != MISS
    ]
    head = "| what | version | asked | pinball loss (hours) | of the usual time | within the 85 % | shown |"
    table = "\n".join([head, "| --- | --- | ---: | ---: | ---: | ---: | --- |", *rows])
    return "\n\n".join([table, *(chances_record(one) for one in records if one.kind == MISS)])
