"""When assets are built by themselves: conditions whose last line reads as a sentence."""

from collections.abc import Sequence
from datetime import timedelta

import dagster as dg

EVERY_TEN_MINUTES = "*/10 * * * *"
# Marts and insights are made again when something has changed. Nothing changes over a long weekend; a week is too long.
FRESH = dg.FreshnessPolicy.time_window(warn_window=timedelta(days=4), fail_window=timedelta(days=7))
# Reports are looked at each morning, whether or not one is due.
FRESH_DAILY = dg.FreshnessPolicy.time_window(warn_window=timedelta(hours=30), fail_window=timedelta(days=3))


def rebuilt_when_sources_change() -> dg.AutomationCondition[dg.AssetKey]:
    """For dbt models: at most every ten minutes, and only when something above has changed since they were asked for.

    Plain `eager()` was rejected: it never fires while any partition above is missing, and it loses what arrives
    while dbt runs.
    """
    changed = dg.AutomationCondition.any_deps_updated().since(
        dg.AutomationCondition.newly_requested() | dg.AutomationCondition.initial_evaluation()
    )
    tick = dg.AutomationCondition.cron_tick_passed(EVERY_TEN_MINUTES)
    running = dg.AutomationCondition.in_progress()
    return changed & tick & ~running


def automation_sensors(insights: Sequence[dg.AssetsDefinition]) -> list[dg.AutomationConditionSensorDefinition]:
    """One for the models and one for the `insights`, so that people can let either rest; on from the start."""
    findings = dg.AssetSelection.assets(*insights)
    targets = {"build_automation": dg.AssetSelection.all() - findings, "insights_automation": findings}
    return [
        dg.AutomationConditionSensorDefinition(name, target=target, default_status=dg.DefaultSensorStatus.RUNNING)
        for name, target in targets.items()
    ]
