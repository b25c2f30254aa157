"""Sentences for figures, the same way each time: what is told is what the tool results say, no more."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from pulse.answering.answer import AnswerFigure
from pulse.answering.plan import Plan
from pulse.metrics import Direction, Grain, Metric
from pulse.wording import value_text

MOST_LINES = 12
DAY = timedelta(days=1)


def period_text(since: date, until: date) -> str:
    """The first and the last day: 1 May to 31 May 2026."""
    last = until - DAY
    if since == last:
        return f"{since.day} {since:%B %Y}"
    first = f"{since.day} {since:%B}" if since.year == last.year else f"{since.day} {since:%B %Y}"
    return f"{first} to {last.day} {last:%B %Y}"


def about(plan: Plan) -> str:
    """For which records: of team Payments."""
    parts = [f"{dimension.replace('_', ' ')} {' or '.join(values)}" for dimension, values in plan.conditions]
    return f" ({', '.join(parts)})" if parts else ""


def group_text(group: dict[str, Any]) -> str:
    """The values of a group; records that have none are told as such."""
    return ", ".join(f"no {name.replace('_', ' ')}" if value is None else str(value) for name, value in group.items())


def figure_text(figure: AnswerFigure) -> str:
    """The value with the number of records behind it."""
    return f"{value_text(figure.value, figure.unit)} (n {figure.n:,})"


def change_text(now: float | None, before: float | None, unit: str) -> str:
    """How a value stands to an earlier one: 0.5 d more (12 %)."""
    if now is None or before is None:
        return "no comparison: one of the two has no data"
    if now == before:
        return "unchanged"
    size = value_text(abs(now - before), unit)
    if unit == "ratio":
        size = f"{abs(now - before) * 100:.1f} percentage points"
    share = f" ({abs(now - before) / abs(before) * 100:.0f} %)" if before else ""
    return f"{size} {'more' if now > before else 'less'}{share}"


def judged(metric: Metric, now: float | None, before: float | None) -> str:
    """Whether a change is for the better, where a direction is good."""
    if now is None or before is None or now == before or metric.direction is Direction.NEITHER:
        return ""
    return "; an improvement" if (now > before) == (metric.direction is Direction.UP) else "; a worsening"


def lines(figures: Sequence[AnswerFigure], plan: Plan) -> str:
    """One line a figure; of many the first."""
    told = [f"- {_place(figure, plan)}: {figure_text(figure)}" for figure in figures[:MOST_LINES]]
    if len(figures) > MOST_LINES:
        told.append(f"- … and {len(figures) - MOST_LINES} more")
    return "\n".join(told)


def _place(figure: AnswerFigure, plan: Plan) -> str:
    when = _period_name(figure.period, plan.grain) if figure.period else ""
    who = group_text(figure.group)
    return ", ".join(part for part in (when, who) if part)


def _period_name(first: date, grain: Grain | None) -> str:
    match grain:
        case Grain.MONTH:
            return f"{first:%B %Y}"
        case Grain.QUARTER:
            return f"Q{(first.month + 2) // 3} {first.year}"
        case Grain.WEEK:
            return f"week of {first.isoformat()}"
        case _:
            return first.isoformat()
