"""Answers about what lies ahead: only what the insights have forecast, and of nothing else."""

from pulse.answering.answer import Status
from pulse.answering.calls import Told
from pulse.answering.plan import Plan
from pulse.tools import Context
from pulse.tools.forecasts import ForecastEntry, ForecastList

NO_FORECAST = (
    "I cannot look ahead: no forecast has been made that answers this. What has happened so far can be asked, such as "
    "throughput by week."
)
LIKELY = ("0.5", "0.85")
BACKLOG = ("backlog", "open work", "all open")


def tell_ahead(context: Context, plan: Plan, told: Told) -> Status:
    """When an epic, or the backlog of a team, will be done."""
    found = _forecast(context, plan, told)
    if found is None:
        told.sources.clear()
        told.texts.append(NO_FORECAST)
        return Status.UNANSWERED
    days = [f"by {day} with {float(certainty):.0%} certainty" for certainty, day in _days(found)]
    when = ", ".join(days) or "not within two years"
    told.texts.append(
        f"{found.subject} ({found.team}): {found.remaining:,} items are open. At the present pace done {when}."
    )
    if found.backtest and "coverage_0.85" in found.backtest:
        share, n = found.backtest["coverage_0.85"], found.backtest["n"]
        told.texts.append(f"Of {n} such forecasts in the past {share:.0%} came true that were told with 85% certainty.")
    told.texts.append("It goes by the pace of the past and knows nothing of plans.")
    return Status.ANSWERED


def _forecast(context: Context, plan: Plan, told: Told) -> ForecastEntry | None:
    teams = [values for name, values in plan.conditions if name == "team"]
    if plan.item is None and not (teams and any(word in plan.text.lower() for word in BACKLOG)):
        return None
    asked = {"kind": "done_date", "subject_type": "epic" if plan.item else "team"}
    if teams and plan.item is None:
        asked["team"] = teams[0][0]
    found = told.ask(context, "list_forecasts", asked | {"limit": 100})
    assert isinstance(found, ForecastList)
    wanted = (one for one in found.forecasts if plan.item is None or one.subject_id.upper() == plan.item.upper())
    return next(wanted, None)


def _days(found: ForecastEntry) -> list[tuple[str, object]]:
    return [(certainty, found.done_by[certainty]) for certainty in LIKELY if found.done_by.get(certainty)]
