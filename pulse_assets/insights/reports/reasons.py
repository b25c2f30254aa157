"""Why figures changed: what the groups or parts of a metric added to the change, as the tools divide it."""

from collections.abc import Sequence

from pulse.metrics import MetricError
from pulse.metrics.bases import Method
from pulse.reports.document import Cause, Figure, Reason
from pulse.tools import Context, ToolError
from pulse.tools.asking import Condition, Span
from pulse.tools.explaining import ExplainChange, Explanation, explain_change
from pulse_assets.insights.reports.due import Period, before
from pulse_assets.insights.reports.summary import news

# Each reason asks the database a dozen questions.
MOST, MOST_CAUSES = 3, 5
NOBODY = "none"


def reasons(context: Context, figures: Sequence[Figure], period: Period, team: str | None) -> list[Reason]:
    """The reasons of the biggest changes; those that cannot be divided, or not for all to see, have none."""
    return [found for figure in news(figures)[:MOST] if (found := _reason(context, figure, period, team)) is not None]


def _reason(context: Context, figure: Figure, period: Period, team: str | None) -> Reason | None:
    earlier = before(period)
    asked = ExplainChange(
        metric=figure.metric,
        since=period.since,
        until=period.until,
        before=Span(since=earlier.since, until=earlier.until),
        filters=[Condition(dimension="team", values=[team])] if team else [],
        limit=MOST_CAUSES,
    )
    try:
        told = explain_change(context, asked)
    except (ToolError, MetricError):
        return None
    if told.basis_now is None or told.basis_before is None or len(told.effects) < 2:
        return None
    return _told(figure, told, told.basis_now - told.basis_before)


def _told(figure: Figure, told: Explanation, change: float) -> Reason:
    causes = [
        Cause(name=effect.group or NOBODY, contribution=effect.contribution, n=effect.n_now)
        for effect in told.effects
        if effect.contribution
    ]
    return Reason(
        metric=figure.metric,
        label=figure.label,
        unit=figure.unit,
        by=told.by.replace("_", " "),
        change=change,
        is_of_mean=told.method in {Method.MEAN, Method.PARTS},
        causes=causes,
        rest=told.rest,
    )
