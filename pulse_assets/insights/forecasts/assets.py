"""Forecasts as a Dagster asset, which shows them and their track record in the asset graph."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import dagster as dg
import psycopg

from pulse.database import connect
from pulse_assets.automation import FRESH
from pulse_assets.concealing import concealing
from pulse_assets.insights import checks
from pulse_assets.insights.forecasts.calibration import in_words
from pulse_assets.insights.forecasts.forecast import DATE, ITEMS, Backtest, Forecast, make
from pulse_assets.insights.forecasts.goal_forecast import GOAL_DATES, make_goals
from pulse_assets.insights.forecasts.sprint_forecast import SPRINT, make_sprints
from pulse_assets.insights.forecasts.store import replace_day
from pulse_assets.insights.series import current_figures
from pulse_assets.raw.asset import again_when_database_is_back

SHOWN = 20
TABLES = (
    "core.sprint_work_items",
    "core.sprints",
    "core.teams",
    "core.version_work_items",
    "core.versions",
    "marts.fct_sprint_work_items",
    "marts.fct_work_item_status_intervals",
    "marts.fct_work_items",
)
JUDGED = [DATE, *GOAL_DATES, SPRINT]


@dataclass(frozen=True, slots=True)
class Made:
    """Forecasts of backlogs, of epics and versions, and of sprints; how dates and how chances would have come true."""

    backlogs: list[Forecast]
    goals: list[Forecast]
    sprints: list[Forecast]
    dates: list[Backtest]
    chances: list[Backtest]

    @property
    def all(self) -> list[Forecast]:
        """All that is told."""
        return [*self.backlogs, *self.goals, *self.sprints]


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
            "When will this backlog, epic or version be done, how many items by a date, and will this sprint finish "
            "what it began with?\n\nPlays the weeks to come by drawing weeks of the past, the rest of a sprint by "
            "drawing rests of earlier ones, and the last year likewise, to see how that would have come true."
        ),
        deps=[dg.AssetKey(table.split(".")) for table in TABLES],
        automation_condition=dg.AutomationCondition.eager(),
        freshness_policy=FRESH,
        check_specs=[checks.spec("forecasts", "More certainty never tells an earlier day or more items.")],
        metadata={"dagster/table_name": "insights.forecasts"},
        required_resource_keys={"database"},
    )
    @concealing
    def step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult[None]]:
        now = datetime.now(UTC)
        try:
            with connect(context.resources.database.url()) as connection:
                made = renew(connection, now, context.run.run_id)
        except psycopg.OperationalError as error:
            raise again_when_database_is_back() from error
        yield dg.MaterializeResult(
            check_results=[checks.result(checks.forecasts_that_do_not_hold(made.all))],
            metadata={
                "dagster/row_count": dg.MetadataValue.int(len(made.all)),
                "backlogs": dg.MetadataValue.md(preview(made.backlogs, now)),
                "epics and versions": dg.MetadataValue.md(preview(made.goals, now)),
                "track record": dg.MetadataValue.md(record(made.dates)),
                "sprints": dg.MetadataValue.md(sprints_preview(made.sprints)),
                "track record of sprints": dg.MetadataValue.md(
                    "\n\n".join(map(chances_record, made.chances)) or "none yet"
                ),
            },
        )

    return step


def renew(connection: psycopg.Connection[Any], now: datetime, run_id: str) -> Made:
    """Make all forecasts and their track records as of `now`, and keep them."""
    backlogs, of_backlogs = make(current_figures(connection), now)
    goals, of_goals = make_goals(connection, of_backlogs, now)
    sprints, of_sprints = make_sprints(connection, now)
    made = Made(backlogs, goals, sprints, [*of_backlogs, *of_goals], of_sprints)
    replace_day(connection, "forecasts", [DATE, ITEMS, SPRINT], made.all, now, run_id)
    replace_day(connection, "backtests", JUDGED, [*made.dates, *made.chances], now, run_id)
    return made


def preview(forecasts: Sequence[Forecast], now: datetime) -> str:
    """When what has a date will be done, as a Markdown table."""
    rows = [
        f"| {one.subject_name} | {one.remaining} | {half} | {_date(one, '0.85', now)} | {one.source} |"
        for one in forecasts
        if one.kind == DATE and (half := _date(one, "0.5", now))
    ]
    return "\n".join(["| what | open items | 50 % | 85 % | by |", "| --- | ---: | --- | --- | --- |", *rows[:SHOWN]])


def record(backtests: Sequence[Backtest]) -> str:
    """How the past would have been told, as a Markdown table."""
    rows = [
        f"| {one.team_name or _all(one)} | {one.n} | {one.scores['coverage_0.85']:.0%} | "
        f"{one.scores['pinball_days']:.2f} | {one.scores['baseline_pinball_days']:.2f} |"
        for one in backtests
    ]
    head = "| of | forecasts | done by the 85 % date | pinball loss (days) | of the mean rate |"
    return "\n".join([head, "| --- | ---: | ---: | ---: | ---: |", *rows[:SHOWN]])


def _all(record_of_all: Backtest) -> str:
    return f"all {record_of_all.kind.removesuffix(f'_{DATE}')}s"


def sprints_preview(forecasts: Sequence[Forecast]) -> str:
    """The chance of each sprint that runs, as a Markdown table."""
    rows = [
        f"| {one.team_name} | {one.subject_name} | {one.remaining} | {one.chance:.0%} | {one.source} |"
        for one in forecasts
        if one.chance is not None
    ]
    return "\n".join(
        ["| team | sprint | open issues | chance | by |", "| --- | --- | ---: | ---: | --- |", *rows[:SHOWN]]
    )


def chances_record(judged: Backtest) -> str:
    """How chances would have come true, in a sentence and a Markdown table."""
    scores = judged.scores
    sentence = (
        f"{judged.kind}: Brier score {scores['brier']:.3f} in {judged.n:,} chances, "
        f"{scores['baseline_brier']:.3f} of what is usual."
    )
    return f"{sentence}\n\n{in_words(judged.calibration or [])}"


def _date(one: Forecast, certainty: str, now: datetime) -> str:
    days = one.certainties.get(certainty)
    return f"{now + timedelta(days=days):%Y-%m-%d}" if days is not None else "–"
